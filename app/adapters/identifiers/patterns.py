"""Identifiers that have a form: numbers, dates, addresses and the like.

Sources of the forms: HIPAA Safe Harbor's eighteen identifiers (45 CFR 164.514(b)(2)) and the
layouts that national bodies publish. Wide on purpose: a long number that is masked and was none
costs a reader little, one that goes out cannot be taken back.
"""

from __future__ import annotations

from app.adapters.identifiers.addresses import ADDRESSES
from app.adapters.identifiers.ages import AGES
from app.adapters.identifiers.dates import DATES
from app.adapters.identifiers.form import Pattern
from app.adapters.identifiers.numbers import PHONES, RECORDS
from app.adapters.identifiers.online import ONLINE
from app.adapters.identifiers.plates import PLATES

PATTERNS: tuple[Pattern, ...] = (
    *ONLINE,
    *DATES,
    *AGES,
    *ADDRESSES,
    *PLATES,
    *PHONES,
    *RECORDS,
)

LONG_NUMBER = (
    r"(?<!\d[.,])(?<![\w£$€-])\+?\(?\d(?:\d|[) .\-–()/\u00a0]{1,3}(?=\d)){5,24}"
    r"(?:\s?(?:x|ext\.?|extension|opt(?:ion)?)\s?\d{1,6})?(?![\w%])"
)
"""Seven digits or more, with what people put between them, and an extension."""

NO_IDENTIFIER = (
    r"\bicd[- ]?1[01]\s(?=\w*\d)\w{3,4}(?:\.\w{1,2})?\b"
    r"|\b(?:phq|gad|dsm|icd|core|bdi|bai|cgas|gaf|moca|mmse|wais|wisc|ace|audit|scl|oq|ors|srs|hads"
    r"|ybocs|y-bocs|pcl|ies|epds|sdq|rcads|honos|aces|covid|mmpi|neo|scid|caps|hcr|asrs|aq|raads"
    r"|edeq|ede|hcpc|ham-?[ad]|cyp|f|z|t|q)[- ]?\d{1,3}(?:[-.]\d{1,2})?[a-z]?"
    r"(?:\d{1,2}|-(?:[a-z]{1,2}|iv|iii))?\b"
    r"|\bs\d{2,3}\b|\b5-?ht\w{0,3}\b|\b(?:cpt|hcpcs|icd)(?:[- ]codes?)?\s\d{4,5}\b"
)
"""Tests, manuals and codes of the field, which have the form of record numbers."""
