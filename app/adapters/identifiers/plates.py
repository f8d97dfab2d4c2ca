"""Number plates: of any country, by what they are made of and the vehicle beside them.

A plate is a few short groups of capitals and digits. Alone, only those layouts count that nothing
else has; beside a vehicle, whatever is made so.
"""

from __future__ import annotations

from app.adapters.identifiers.form import Pattern

_PLATE_WORD = (
    r"(?:(?:number|licen[cs]e|vehicle|reg|index|registration)[ -]?(?:plates?|numbers?|mark)|plates?"
    r"|registration|reg|rego|vrm|vrn|index|tags?|kennzeichen|kenteken|nummerplaat|plaque|placa"
    r"|matr[ií]cula|targa|rejestracj\w+|plaka)"
)
_VEHICLE = (
    rf"(?:{_PLATE_WORD}|cars?|vans?|trucks?|taxis?|cabs?|uber|lorry|pick-?up|motor(?:bike|cycle)"
    r"|moped|scooter|mini(?:bus|van)|jeep|hatchback|saloon|estate|suv|4x4|ute|caravan|vehicles?"
    r"|parked|driv(?:e|es|er|ing)|drove|overtook|windscreen|bumper|dashcam)"
)
_NO_GROUP = (
    r"(?:\d{1,2}[AP]M\b|(?:19|20)\d\d\b|[A-Z]{2,6}[ -](?:19|20)\d\d\b"
    r"|(?:GP|AM|PM|I|A|[ABM]\d{1,4})\b)"
)
"""Times, years, an acronym and its year, roads."""
_GROUP = r"(?:[A-Z]{1,4}\d{0,4}[A-Z]{0,4}\d{0,4}|\d{1,4}[A-Z]{0,4}\d{0,4})"
_MADE_SO = (
    rf"(?!{_NO_GROUP})(?=[A-Z \-·]{{0,9}}\d)(?=[\d \-·]{{0,9}}[A-Z])(?=(?:[A-Z\d][ \-·]?){{4,10}}"
    rf"(?!\w))"
    rf"{_GROUP}(?:[ \-·]{_GROUP}){{0,3}}(?!\w|-\w)"
)
"""One to four groups with four to ten letters and digits in all, and some of each."""

_BESIDE = r"(?:[^\w.!?\n]+\w+){0,6}?[^\w.!?\n]+(?:(?<=[\w]\s)[\"'“‘(])?"

PLATES: tuple[Pattern, ...] = (
    # After the vehicle or its plate, and before: "a grey saloon, CZ-48-LM"; "GR 1234-20, his van".
    Pattern("plate", rf"\b(?i:{_VEHICLE})\b{_BESIDE}(?P<it>{_MADE_SO})", case=True),
    Pattern(
        "plate",
        rf"(?<![\w-])(?P<it>{_MADE_SO})(?=(?:[^\w.!?\n]+\w+){{0,4}}?[^\w.!?\n]+(?i:{_VEHICLE})\b)",
        case=True,
    ),
    # Typed without capitals, right after the word for it.
    Pattern(
        "plate",
        rf"\b{_PLATE_WORD}\b(?:\s+(?:is|was|number|no|reads?|ending|plate))*\W{{0,3}}"
        r"(?!(?:is|was|no|on|at|of|to)\b)(?P<it>[a-z]{1,3}\d{1,4}\s?[a-z]{2,3}"
        r"|[a-z]{1,3}[ -]?\d{2,4}|\d{1,3}[a-z]{2,3}\d{0,4}"
        r"|[a-z]{1,3}\d{1,3}[a-z]{1,3}\d{1,4}|[a-z]{2} \d{1,2} [a-z]{1,3} \d{1,4})\b",
    ),
    # Alone: groups of letters and of digits in turn, with hyphens; two letters at both ends.
    Pattern(
        "plate",
        r"(?<![\w/-])(?=[A-Z-]{0,8}+\d[A-Z-]{0,8}+\d)(?=[\d-]{0,9}+[A-Z])(?![A-Z]{1,3}-\d{1,4}-\d)"
        r"(?:[A-Z]{1,3}|\d{1,4})-(?:[A-Z]{1,3}|\d{1,4})-(?:[A-Z]{1,3}|\d{1,6})(?![\w/-])",
        case=True,
    ),
    Pattern("plate", r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b", case=True),
    Pattern("plate", r"\b[A-Z]{2} \d{3} [A-Z]{2}\b", case=True),
    Pattern("plate", r"\b[A-Z]{3} \d{3}[A-Z]\b", case=True),
    Pattern("plate", r"(?<![\w-])[A-Z]{1,3}-(?![IVX]+ )[A-Z]{1,2} \d{2,4}(?![\w-])", case=True),
    Pattern("plate", r"\p{Han}[A-Z][ ·]?[A-Z\d]{5,6}\b", case=True),
    Pattern("plate", r"\p{Han}{1,4}\s?\d{2,3}\s?\p{Hiragana}\s?\d{1,2}[-‐]?\d{1,2}\b", case=True),
    Pattern("plate", r"\b[A-Z]{2}[ -]?\d{1,2}[ -][A-Z]{1,3}[ -]?\d{1,4}\b", case=True),
    Pattern(
        "plate",
        r"\b(?:ACT|NSW|QLD|VIC|WA|SA|TAS|NT)\s(?=\w*\d|\w+\s\w*\d)[A-Z0-9]{2,3}[ -]?"
        r"[A-Z0-9]{2,3}[A-Z]?\b",
        case=True,
    ),
)
