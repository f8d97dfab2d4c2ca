"""Postal addresses: streets with a number, flats, postcodes, and whole blocks of them."""

from __future__ import annotations

from app.adapters.identifiers.form import CAPITAL, Pattern

_STREET = (
    r"(?i:street|st|str|road|rd|avenue|ave|lane|ln|drive|dr|close|crescent|cres|court|ct|terrace"
    r"|gardens?|square|sq|way|walk|row|hill|grove|place|pl|park|mews|parade|boulevard|blvd"
    r"|highway|hwy|circle|cir|bank|quay|rise|view|green|heights|bridge|common|parkway|pkwy"
    r"|trail|alley|esplanade|wharf|vale|yard|path|plaza|cove|loop|turnpike|fields?)\b\.?"
)
_STREET_TYPED = r"(?:street|st|road|rd|avenue|ave|lane|crescent|cres|terrace|boulevard|blvd)\b"
"""Types that are no other word, for addresses typed without capitals."""

_STREET_WORD = (
    r"(?:close|way|drive|court|place|row|hill|grove|gardens?|mews|park|walk|view|green|rise)"
)
"""Types that are words too: an address only after words that lead to one."""

_ABROAD = (
    r"(?:rua|r[uú]a|rue|calle|avenida|avda|ulica|ul|piazza|carrera|chemin|impasse|all[ée]e|quai"
    r"|paseo|travessa|largo|viale|corso|vicolo|strada|jalan|jl|strasse|straße|karl|platz|plac"
    r"|praça|plaza|rambla|via)\.?"
)
_ABROAD_END = (
    r"(?:stra(?:ß|ss)e|str\.|straat|laan|gasse|weg|platz|gatan?|v[äa]gen|gade|vej(?:en)?|veien"
    r"|katu|kuja|tie|polku|utca|braut|st[ií]gur|vænget|ulice|allee|kade|plein|steeg|gracht)"
)
_JOINING = (
    r"(?:de|la|le|les|el|los|las|du|des|del|della|delle|dos|das|do|da|di|van|von|der|den|of|the"
    r"|ul\.)"
)
_UNIT = r"(?i:flat|apt|apartment|unit|suite|ste|p\.?\s?o\.?\s?box|box)\.?"
_DWELLING = r"(?i:flat|apt|apartment|unit|suite|ste|floor|block|blk|house|plot|room)\.?"
_HOLDING = (
    r"(?:flat|apt|apartment|unit|suite|room|plot|lot|stand|erf|villa|casa|house|hse|block|stall"
    r"|bay)"
)
_BUILDING = (
    r"(?:Hall|House|Building|Towers?|Lodge|Manor|Villas?|Chambers|Residences?|Mansions?|Estates?"
    r"|Courts?|Flats|Apartments|Heights|Place|Point|Wharf|Block|Dorm|Hostel)"
)
_NUMBER = r"\d{1,5}[A-Za-z]?(?:\s?[-–/]\s?\d{1,5}[A-Za-z]?)?"
_GAP = r"(?:[ ,]*\n[ ,>?]*|[ ]?,[ ]*|[ ])"
"""Between the parts of an address: a space, a comma, a new line with the marks of a quoted one."""

_BREAK = r"(?:[ ]?,[ ]*|[ ,]*\n[ ,>?]*)"
_TOKEN = rf"(?:{CAPITAL}|\(\p{{Lu}}\w+\)|{_JOINING}|\d{{1,5}}\.?)"
_ZIP = r"(?!(?:19|20)\d\d\b)\d{4,6}(?:-\d{4})?\b"
_TAIL = rf"(?:(?:{_GAP}(?:{CAPITAL}|\(\p{{Lu}}\w+\)|{_JOINING})){{0,7}}+{_GAP}{_ZIP})?"
_TOWN = rf"(?:{_TAIL[:-1]}|(?:{_GAP}(?!I\b|The\b)(?:{CAPITAL}|\(\p{{Lu}}\w+\))){{0,4}})"
_WHERE = (
    r"(?:address(?:es)?|lives?|living|lived|live|home|house|outside|visit(?:s|ed|ing)?|round"
    r"|opposite|moved|staying|flat|return|letter|sent|located|meet)"
)

ADDRESSES: tuple[Pattern, ...] = (
    Pattern(
        "address",
        rf"\b(?:{_DWELLING}\s*#?\w{{1,5}}\s*,?\s+)?"
        rf"(?:#\d{{1,3}}-\d{{1,4}}\s*,?\s*)?{_NUMBER}\s*,?\s+"
        rf"(?:#\d{{1,3}}-\d{{1,4}}\s+)?(?:\d{{1,4}}\s+)?(?:{CAPITAL}\s+){{1,4}}?{_STREET}"
        rf"(?:\s\d{{1,3}}\b)?(?:\s*,?\s*{_DWELLING}\s*#?\w{{1,5}}\b)*{_TAIL}",
        case=True,
    ),
    Pattern(
        "address",
        rf"\b(?:{_DWELLING}\s+\w{{0,3}}\d\w{{0,3}}\s*,?\s+)?{_NUMBER}\s+"
        rf"(?:[a-z'’-]{{3,20}}\s+){{1,2}}"
        rf"{_STREET_TYPED}",
    ),
    Pattern(
        "address",
        rf"\b{_WHERE}\W+(?:\w+\W+){{0,3}}?(?P<it>{_NUMBER}\s+(?!(?:people|clients|minutes|weeks"
        rf"|years"
        rf"|days|hours|months|sessions|times|miles)\b)[a-z'’-]{{3,20}}\s+{_STREET_WORD})\b",
    ),
    # The same at an end: "at 6 pinder close, and" but never "at 6 people close to me".
    Pattern(
        "address",
        rf"\b(?:at|to|from|number|no\.?)\s+(?P<it>{_NUMBER}\s+(?!(?:people|clients|minutes|weeks"
        rf"|years"
        rf"|days|hours|months|sessions|times|miles|each|the|a"
        rf"|per)\b)[a-z'’-]{{3,20}}\s+{_STREET_WORD})"
        r"(?=\s*[,.;)]|\s*$)",
    ),
    Pattern(
        "address",
        r"(?<!\b(?:Wall|Sesame|Coronation|Downing|Abbey|Easy|Quality)\s)"
        rf"\b(?!(?:Wall|Sesame|Coronation|Downing|Abbey|The|A|My|High|Main|Easy)\s){CAPITAL}\s+"
        r"(?:Street|Road|Lane|Avenue|Crescent|Terrace|Boulevard)\b",
        case=True,
    ),
    # What has a number and then its name: "room 612 Alder Hall"; "Plot 19, Adenta Estates".
    Pattern(
        "address",
        rf"\b(?i:{_HOLDING})\s+#?[A-Z]?\d{{1,4}}[A-Za-z]?(?:,\s*{CAPITAL}(?:\s{CAPITAL}){{0,3}}"
        rf"(?=\s*[,.;)\n]|\s+[a-z]|$)"
        rf"|,?\s+(?:{CAPITAL}\s){{1,3}}(?:{_BUILDING})\b)",
        case=True,
    ),
    Pattern(
        "address",
        r"\b(?:(?:[A-Z][/-]?)?\d{1,4}[A-Z]?,?\s+)?(?i:sector|phase|block|cluster"
        r"|precinct)[ -]?\d{1,3}(?:[A-Z])?"
        r"(?=,?\s+(?i:sector|block|phase)|,\s*\p{Lu})|\b(?:[A-Z][/-]?)?\d{1,4}[A-Z]?,?\s+(?i:sector"
        r"|phase)[ -]\d{1,3}\b",
        case=True,
    ),
    # Flats and boxes, with their number.
    Pattern("address", r"\b(?:flat|apt|apartment|suite|p\.?\s?o\.?\s?box)\.?\s+\w{0,2}\d\w{0,3}\b"),
    Pattern("address", r"\b(?:unit|block|house|plot|floor)\s+(?:\d{1,4}[a-z]|[a-z]\d{1,4})\b"),
    # Where the type comes first, or is the end of the word.
    Pattern(
        "address",
        rf"\b(?:{_NUMBER},?\s+)?(?!via\s+(?-i:[a-z]+\s+)+){_ABROAD}\s+(?:[\w.'’-]+\s+){{1,5}}?"
        rf"\d{{1,5}}\w?\b(?:,?\s*(?:bte|bus|app?t?|int|piso|esc)\.?\s*\w{{1,4}}"
        rf"|,\s*\d+[oaºª°]\s?\w{{0,4}}\.?)?"
        r"(?:,\s*(?!(?:19|20)\d\d\b)\d{4,6}\b)?",
    ),
    Pattern(
        "address",
        rf"\b{_NUMBER},?\s+(?:bis\s+)?(?i:rue|avenue|impasse|chemin|boulevard|all[ée]e|quai|via)\s+"
        rf"(?:(?:de|du|des|la|le|les)\s+)*(?:[ld]['’])?{CAPITAL}(?:\s+{CAPITAL}){{0,3}}",
        case=True,
    ),
    Pattern(
        "address",
        rf"(?<![\w-])(?:\d{{1,5}}\s+)?(?:{CAPITAL}\s+){{0,2}}[\p{{L}}-]{{2,30}}{_ABROAD_END}\s+"
        rf"\d{{1,5}}\w?\b{_TAIL}",
        case=True,
    ),
    Pattern(
        "address",
        r"(?<![\p{L}-])[\p{L}-]{3,30}(?:stra(?:ß|ss)e|str\.|straat|gatan?|vägen)\s+\d{1,5}\w?\b",
    ),
    # Whole blocks: a unit or a postcode at the end says that it is one.
    Pattern(
        "address",
        rf"\b\d{{1,5}}\s(?:{CAPITAL}|\d{{1,5}}\s{CAPITAL}|(?i:(?:\d{{1,5}}\s)?{_ABROAD}\s\w+))"
        rf"(?:\s[\w.'’-]{{1,20}}){{0,4}}?(?:{_GAP}{_UNIT}\s*\d{{1,5}}\b){{1,2}}{_TOWN}",
        case=True,
    ),
    Pattern(
        "address",
        rf"(?<![\w-])(?:{CAPITAL}\s){{1,4}}\d{{1,5}}\.?(?:\s{CAPITAL}){{0,3}}"
        rf"(?:{_GAP}{_UNIT}\s*\d{{1,5}}\b){{1,2}}{_TOWN}",
        case=True,
    ),
    Pattern(
        "address",
        rf"\b\d{{1,5}}(?:\s{_TOKEN}){{1,6}}?(?:{_BREAK}{CAPITAL}(?:[ ]{CAPITAL}){{0,3}}){{1,3}}"
        rf"[\s>?,]{{1,8}}{_ZIP}",
        case=True,
    ),
    Pattern(
        "address",
        rf"(?<![\w/.-])\d{{3,5}}\s(?:\d{{1,4}}\s)?{CAPITAL}(?:\s(?:{CAPITAL}|{_JOINING})){{0,3}}"
        r"\s\d{1,4}\b(?![/.,-]?\d|\s?%)",
        case=True,
    ),
    Pattern(
        "address",
        rf"(?i:\baddress(?:\sof\s[^\n]{{1,40}}?)?(?:\sis|\swas|:))\s+(?P<it>(?=[^\n]{{0,40}}\d)"
        rf"{_TOKEN}(?:\s{_TOKEN}){{1,6}})",
        case=True,
    ),
    Pattern(
        "address",
        rf"(?i:\b{_WHERE}\W+(?:\w+\W+){{0,3}}?)(?P<it>\d{{1,5}}\s(?:\d{{1,5}}\s)?{CAPITAL}"
        rf"(?:\s{CAPITAL}){{1,3}}(?:\s\d{{1,5}})?)",
        case=True,
    ),
    Pattern(
        "address",
        rf"\b(?:the )?corner of\s+{_TOKEN}(?:\s{_TOKEN}){{0,5}}?\s+and\s+(?:{_JOINING}\s)?"
        rf"{CAPITAL}(?:\s{CAPITAL}){{0,2}}",
        case=True,
    ),
    Pattern(
        "address",
        r"\b(?:(?:psc|unit|cmr)\s\d+,?\s+box\s\d+|us\w{1,4}\s\w+)\s*,?\s*(?:apo|fpo|dpo),?\s"
        r"a[aep],?\s\d{5}\b",
    ),
    # Postcodes: British, Canadian, Irish; others after the word, or a state's letters.
    Pattern("address", r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", case=True),
    Pattern(
        "address",
        r"\b[a-z]{1,2}\d[a-z\d]?\s\d(?!st|nd|rd|th|am|pm|hr|mg|ml|kg|km|cm|mm)[a-z]{2}\b",
    ),
    Pattern("address", r"\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b", case=True),
    Pattern("address", r"\b[AC-FHKNPRTV-Y]\d[\dW]\s?(?=\d{0,3}[A-Z])[A-Z\d]{4}\b", case=True),
    Pattern("address", r"\b[A-Z]{2}[ ,]{1,2}(?P<it>\d{5}(?:-\d{4})?|\d{6})\b", case=True),
    Pattern(
        "address",
        r"\b(?:zip|zip ?code|post ?code|postal code|pin ?code|plz|eircode|cep)\b\W{1,3}"
        r"(?:is|was)?\s*(?P<it>(?=\w*\d)[a-z\d]{3,6}"
        r"(?:[ -](?:(?=\w*\d)[a-z\d]{2,4}|(?-i:[A-Z]{2})))?)\b",
    ),
    Pattern("address", r"\b\d{5}-\d{3}\b|〒\s?\d{3}-?\d{4}"),
)
