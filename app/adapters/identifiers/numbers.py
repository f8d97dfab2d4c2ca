"""Numbers that stand for a person somewhere: records and telephones."""

from __future__ import annotations

from app.adapters.identifiers.form import Pattern

_RECORD = (
    # The word for a number that ends one in many languages: Versichertennummer, personnummer.
    r"(?:[^\W\d_]{2,25}(?:num{1,2}er[oa]?t?|numm?er|n[úu]mero|zeichen|nr)|mrn|nhs|nhi|chi|ssn"
    r"|social security|social services|national insurance|nino?|insurance"
    r"|medicare|medicaid|aadhaar|pps|nric|tfn|sin|passport|visa|licen[cs]e|permit|policy|claim"
    r"|member|membership|subscriber|group|account|acct|sort code|iban|card|badge|staff|employee"
    r"|student|matric(?:ulation)?|registration|reg|certificate|cert|case|file|record|chart"
    r"|patient|client|hospital|crime|incident|court|docket|probation|prison|inmate|referral"
    r"|reference|ref|order|ticket|id|serial|device|tag|authori[sz]ation|auth|mbacp|npi|dea|hkid)"
)
_NUMBER_WORD = r"(?:\s*(?:number|numbers|num|no|nos|nr|id|code|ref|reference)\b\.?)?"
_LEAD = r"\s*(?:[:#=,]|\bis\b|\bwas\b|\bend(?:s|ing|ed)(?: (?:in|with))?\b)?\s*"
_CODE = r"(?=[A-Z0-9/.\-]*\d)[A-Z0-9](?:[A-Z0-9/.\-]*[A-Z0-9])?"
_DIGIT_WORD = r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple)"

RECORDS: tuple[Pattern, ...] = (
    Pattern(
        "id",
        rf"\b{_RECORD}{_NUMBER_WORD}{_LEAD}"
        rf"(?P<it>#?(?=(?:[A-Z0-9/.\-]{{0,20}}?\d){{3}}){_CODE}"
        rf"(?:\s(?:(?-i:[A-Z])\s)?(?=[A-Z0-9\-]*\d){_CODE}){{0,4}}"
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
    # In short groups, of which some are letters: "12 150482 M 004", "7 C 331/22".
    Pattern(
        "id",
        rf"\b(?i:{_RECORD}{_NUMBER_WORD}){_LEAD}(?P<it>\d+(?:[ /.-](?:[A-Z]{{1,2}}\b|\d+)){{2,6}})"
        r"(?<=(?:\d\D{0,3}){4})\b",
        case=True,
    ),
    Pattern("id", rf"\b(?!(?i:{_RECORD}|imei)\b)[A-Z]{{1,6}}[ -]\d{{5,}}\b", case=True),
    # After the bare word for a number, letters and digits however they are spaced.
    Pattern(
        "id",
        r"\b(?:no|nr|num|number)s?\b\.?\s?[:#]?\s*(?P<it>(?-i:[A-Z]{1,4}[ -])?\d(?:[ -]?\d){3,11})"
        r"(?![\w%]|[.,:]\d|\s(?:people|clients|times|hours|minutes|sessions|years|days))",
    ),
    Pattern(
        "id",
        rf"(?<![\w-])(?!(?i:{_RECORD})\b)[A-Z]{{1,4}} \d+-[A-Z\d-]*[A-Z][A-Z\d-]*\d\b",
        case=True,
    ),
    # Bare (what is billed for in therapy aside, and 5-4-3-2-1): with zeros in front that no amount
    # has (nor 0930, a time of day), or long and not round.
    Pattern(
        "id", r"(?<![\w.,:/+-])(?:0\d{4,5}|0\d[6-9]\d|00\d\d)(?![\w%]|[.,:/-]\d|\s?(?:hrs|hours))"
    ),
    Pattern(
        "id",
        r"(?<![\w.,:/£$€¥₹+-])(?<!\b(?:rs|inr|usd|eur|gbp|kes|ngn|zar|php|rm)\.? )(?!\d+(?:00|50)\b"
        r"|90[78]\d\d\b|961\d\d\b|54321|12345)\d{5,6}(?![\w%]|[.,:/-]\d)",
    ),
    # Two or three digits and three more are a range where they rise a little: "80-120".
    Pattern(
        "id",
        r"(?<![\w.,:/£$€-])(?<!\bp{1,2}\.? ?)(?<!pages? )(?:\d\d-[3-9]\d[1-9]|\d\d[1-9]-\d[1-9])"
        r"(?![\w%]|[.,:/-]\d)",
    ),
    # A case and its year: "2231/19"; 120/80 and 2019/20 are none.
    Pattern("id", r"(?<![\w./-])(?!(?:19|20)\d\d/)\d{4,7}/\d{2,4}(?![\w/%]|[.,]\d)"),
    # A letter or three on groups of digits: "K418 207 733".
    Pattern("id", r"(?<![\w-])[A-Z]{1,3}\d{2,}(?:[ -]\d{2,}){1,4}(?![\w-])", case=True),
    # Letters and digits in turn, as no word, dose or time of day has them: "8KQ3ZP".
    Pattern(
        "id",
        r"(?<![\w/.-])(?!\d{1,2}[AP]M)(?=[A-Z\d]{5,}(?![\w/-]))(?=[A-Z]*\d+[A-Z]+\d"
        r"|\d+[A-Z]+\d+[A-Z])"
        r"(?=(?:\d*[A-Z]){2})(?=(?:[A-Z]*\d){2})[A-Z\d]+",
        case=True,
    ),
    Pattern("id", r"\b[A-Z]{1,2}\d{6}\([\dA]\)", case=True),
    Pattern("id", r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-Z]\b"),
    Pattern("id", r"\b[A-Z]{2}\d{2}[ ]?(?:[A-Z0-9]{4}[ ]?){2,7}[A-Z0-9]{1,4}\b", case=True),
    Pattern(
        "id",
        r"(?<![A-Z0-9/-])(?!\d{1,2}(?:\d\d)?[AP]M\b)(?<!\b(?:the|on|up|down|off|onto)\s(?=[ABM]\d))"
        r"(?=[0-9/-]{0,30}+[A-Z])(?=(?:[A-Z/-]{0,30}+\d){3})"
        r"[A-Z0-9]+(?:[/-][A-Z0-9]+)*+\b",
        case=True,
    ),
    # Digits with hyphens; not 5-4-3-2-1, a span of years (2023-24) or of amounts (100-150).
    Pattern(
        "id",
        r"(?<![\d-])(?!(?:\d-)+\d\b|(?:19|20)\d\d-(?:\d\d|(?:19|20)\d\d)\b"
        r"|[1-9]\d{1,3}-[1-9]\d{1,2}\b(?!-))(?=(?:\d-?){5})\d+(?:-\d+)++\b",
    ),
    Pattern("id", r"#\d{3,}(?:-\w+)*+\b"),
    Pattern("id", r"\blast (?:four|4)(?: digits)?\W{1,3}(?:are|is|of)?\s*(?P<it>\d{4})\b"),
)

PHONES: tuple[Pattern, ...] = (
    Pattern("phone", r"\bext(?:ension)?\b\.?\s?(?P<it>\d{3,6})\b"),
    Pattern("phone", r"(?<![\w-])x\d{3,5}\b"),
    # With some of it left out: "07xxx 900 441".
    Pattern(
        "phone",
        r"(?<![\w+])\+?\d[\d*x]{0,4}(?:xx|\*\*)[\d*x]{0,6}(?:[ -]?[\d*x]{2,6}){1,4}(?![\w*])",
    ),
    # Short, after a word that leads to one: "tel 55 50 19".
    Pattern(
        "phone",
        r"\b(?:phone|tel|telephone|mobile|mob|cell|landline|whatsapp|fax|pager|bleep|pin|hotline"
        r"|(?:ring|rang|call|called|text|texted)(?: \w+)? (?:on|at|from))(?: (?:no|number"
        r"|num))?\b\.?"
        r"\s?(?:[:=]|\bis|\bwas)?\s*(?P<it>\d(?:[ -]?\d){3,8})(?![\d.,:-]?\d|\s?%)",
    ),
    Pattern(
        "phone", r"\b(?:ring|call|phone|dial|text) (?:\w+ )?(?P<it>\d\d(?:[ -]\d\d){2,4})(?![\w%])"
    ),
    Pattern(
        "phone",
        r"\b(?:phone|mobile|mob|cell|number)(?: \w+)? end(?:s|ing|ed)(?: in| with)?\s+"
        r"(?P<it>\d{3,4})\b",
    ),
    # Said digit by digit; not counted up or down.
    Pattern(
        "phone",
        rf"\b(?<!{_DIGIT_WORD}[\s,-]{{1,2}})(?!one\W+two\W+three|nine\W+eight)"
        rf"(?:{_DIGIT_WORD}[\s,-]{{1,2}}){{6,15}}{_DIGIT_WORD}\b",
    ),
)
