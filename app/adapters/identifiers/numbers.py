"""Numbers that stand for a person somewhere: records, telephones, vehicles."""

from __future__ import annotations

from app.adapters.identifiers.form import Pattern

_RECORD = (
    r"(?:mrn|nhs|nhi|chi|ssn|social security|social services|national insurance|nino?|insurance"
    r"|medicare|medicaid|aadhaar|pps|nric|tfn|sin|passport|visa|licen[cs]e|permit|policy|claim"
    r"|member|membership|subscriber|group|account|acct|sort code|iban|card|badge|staff|employee"
    r"|student|matric(?:ulation)?|registration|reg|certificate|cert|case|file|record|chart"
    r"|patient|client|hospital|crime|incident|court|docket|probation|prison|inmate|referral"
    r"|reference|ref|order|ticket|id|serial|device|tag|authori[sz]ation|auth|mbacp|npi|dea|hkid)"
)
_NUMBER_WORD = r"(?:\s*(?:number|numbers|num|no|nos|nr|id|code|ref|reference)\b\.?)?"
_LEAD = r"\s*(?:[:#=,]|\bis\b|\bwas\b|\bending(?: in)?\b)?\s*#?"
_CODE = r"(?=[A-Z0-9/.\-]*\d)[A-Z0-9](?:[A-Z0-9/.\-]*[A-Z0-9])?"
_DIGIT_WORD = r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple)"

RECORDS: tuple[Pattern, ...] = (
    Pattern(
        "id",
        rf"\b{_RECORD}{_NUMBER_WORD}{_LEAD}"
        rf"(?P<it>(?=(?:[A-Z0-9/.\-]{{0,20}}?\d){{3}}){_CODE}(?:\s(?=[A-Z0-9\-]*\d){_CODE}){{0,4}}"
        r"(?:\s(?-i:[A-Z]))?)\b",
    ),
    # Letters first, in capitals: "policy BX 7720193", "licence, MORGA 657054 SM9IJ".
    Pattern(
        "id",
        rf"\b(?i:{_RECORD}{_NUMBER_WORD}){_LEAD}"
        r"(?P<it>[A-Z]{1,6}(?:[ -][A-Z0-9/-]*\d[A-Z0-9/-]*){1,5}(?:\s[A-Z]\b)?)"
        r"(?<=\d\D{0,9}\d\D{0,9}\d\D{0,9})",
        case=True,
    ),
    Pattern("id", rf"\b(?!(?i:{_RECORD}|imei)\b)[A-Z]{{1,6}}[ -]\d{{5,}}\b", case=True),
    Pattern("id", r"\b[A-Z]{1,2}\d{6}\([\dA]\)", case=True),
    Pattern("id", r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-Z]\b"),
    Pattern("id", r"\b[A-Z]{2}\d{2}[ ]?(?:[A-Z0-9]{4}[ ]?){2,7}[A-Z0-9]{1,4}\b", case=True),
    Pattern(
        "id",
        r"(?<![A-Z0-9/-])(?=[0-9/-]{0,30}+[A-Z])(?=(?:[A-Z/-]{0,30}+\d){3})"
        r"[A-Z0-9]+(?:[/-][A-Z0-9]+)*+\b",
        case=True,
    ),
    # Digits with hyphens; not 5-4-3-2-1, a span of years (2023-24) or of amounts (100-150).
    Pattern(
        "id",
        r"(?<![\d-])(?!(?:\d-)+\d\b|(?:19|20)\d\d-(?:\d\d|(?:19|20)\d\d)\b"
        r"|[1-9]\d{1,3}-[1-9]\d{1,2}\b(?!-))(?=(?:\d-?){5})\d+(?:-\d+)++\b",
    ),
    Pattern("id", r"(?<=#)\d{3,}\b"),
    Pattern("id", r"\blast (?:four|4)(?: digits)?\W{1,3}(?:are|is|of)?\s*(?P<it>\d{4})\b"),
)

PHONES: tuple[Pattern, ...] = (
    Pattern("phone", r"\bext(?:ension)?\b\.?\s?(?P<it>\d{3,6})\b"),
    # Said digit by digit; not counted up or down.
    Pattern(
        "phone",
        rf"\b(?<!{_DIGIT_WORD}[\s,-]{{1,2}})(?!one\W+two\W+three|nine\W+eight)"
        rf"(?:{_DIGIT_WORD}[\s,-]{{1,2}}){{6,15}}{_DIGIT_WORD}\b",
    ),
)

_LETTERS_AND_DIGITS = r"(?=[A-Z0-9 -]{0,8}\d)(?=[A-Z0-9 -]{0,8}[A-Z])"
_PLATE = r"(?:plates?|number plate|licen[cs]e plate|registration|reg|rego|vrm)"

PLATES: tuple[Pattern, ...] = (
    Pattern("plate", r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b", case=True),
    Pattern(
        "plate",
        rf"\b(?i:{_PLATE}|car|van|truck|cab)\b(?:\s+(?:is|was|number|no|reads?|ending|plate))*"
        rf"\W{{0,3}}(?P<it>{_LETTERS_AND_DIGITS}[A-Z0-9]{{1,4}}[ -]?[A-Z0-9]{{1,4}}"
        r"(?:[ -][A-Z0-9]{1,4}){0,2})\b",
        case=True,
    ),
    Pattern(
        "plate",
        rf"\b{_PLATE}\b(?:\s+(?:is|was|number|no|reads?|ending|plate))*\W{{0,3}}"
        r"(?P<it>[a-z]{1,3}\d{1,4}\s?[a-z]{2,3}|[a-z]{1,3}[ -]?\d{2,4}|\d{1,3}[a-z]{2,3}\d{0,4})\b",
    ),
    Pattern("plate", r"\b[A-Z]{2}[ -]?\d{1,2}[ -][A-Z]{1,3}[ -]?\d{1,4}\b", case=True),
    Pattern("plate", r"\b\d{2,3}-[A-Z]{1,2}-\d{1,6}\b", case=True),
    Pattern(
        "plate",
        r"\b(?:ACT|NSW|QLD|VIC|WA|SA|TAS|NT)\s(?=\w*\d|\w+\s\w*\d)[A-Z0-9]{2,3}[ -]?"
        r"[A-Z0-9]{2,3}[A-Z]?\b",
        case=True,
    ),
)
