"""Ages over 89, in digits and in words: Safe Harbor lets younger ones stand."""

from __future__ import annotations

from app.adapters.identifiers.form import Pattern

_OLD = r"(?:9\d|1[01]\d)"
_UNITS = (
    r"(?:%|per\b|minutes?|mins?|percent|days?|weeks?|months?|sessions?|hours?|hrs?|clients?|people"
    r"|degrees|pounds|quid|dollars|euros?|miles|seconds?|secs?|times?|points?|pages?|words?|kilos?"
    r"|kgs?|lbs?|km|cm|mg|ml|bpm|emails?|messages?|calls?|texts?|slides?|forms?|steps?|lines?"
    r"|out of|of (?:them|us|the|my|a)"
    r"|or (?:so|more)|\d|[:.,/–-]\d|[a-z]*\s?(?:minutes|hours|sessions))"
)
_NO_UNITS = rf"\b(?!\s*{_UNITS})"
_KIN = (
    r"(?:grand(?:father|mother|dad|ma|pa|mum|mom)|gran|granny|nan|nana|nanna|oma|opa|abuel[oa]"
    r"|nonn[oa]"
    r"|mother|father|mum|mom|dad|aunt|auntie|uncle|widow(?:er)?|lady|gentleman|man|woman|resident)"
)
_NO_PERSON = (
    r"(?:score|iq|rate|total|average|count|mark|grade|sats|it|that|this|which|what|there|here|hr|bp"
    r"|temp|weight|number|cost|price|fee|line|page|room|minute|chapter|session|let|phq|max)"
)
_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten)\b"
_OLD_IN_WORDS = rf"(?:ninety(?:[- ]?{_SMALL})?|(?:a|one) hundred(?:(?: and)? {_SMALL})?)"
_SAID = rf"(?:{_OLD}|{_OLD_IN_WORDS})"
_STOPS = (
    r"(?=\s*(?:[,;:)!?…–—]|\.(?!\d)|$|-\s)|\s+(?:or so|and|but|when|if|now|next|this|last|with|in"
    r"|on"
    r"|at|she|he|they|her|his|their|years?|yrs?|or (?:he|she|they)|maybe|i think|who|because|so)\b)"
)
"""Where a number that counts nothing ends: it has no noun after it."""
_LEADS = (
    r"(?:(?:lady|gentleman|man|woman|age) of|aged?|age of|turned|turning|turns|she['’]?s|he['’]?s"
    r"|they['’]?re|she is|he is|nearly"
    r"|almost)"
)

AGES: tuple[Pattern, ...] = (
    Pattern(
        "age",
        rf"\b(?P<it>{_OLD})(?:\s*[- ]?\s*(?:years?|yrs?)(?:[- ](?:olds?|of age))\b"
        r"|\s?(?:yo|y/o)\b|\s?y\.o\."
        r"|\s(?:years|yrs)\b(?!\s+(?:ago|since|later|before|after|of|in)))",
    ),
    Pattern("age", rf"\b{_LEADS}\s+(?P<it>{_OLD}){_NO_UNITS}"),
    Pattern("age", rf"(?<!\b{_NO_PERSON}\s)\b(?:is|was|now)\s+(?P<it>{_OLD}){_NO_UNITS}"),
    Pattern("age", rf"\bmak(?:es?|ing) (?:him|her|them|me|my \w+)\s+(?P<it>{_OLD}){_NO_UNITS}"),
    Pattern("age", rf"(?<!\b{_NO_PERSON})['’]s\s+(?P<it>{_OLD}){_NO_UNITS}"),
    Pattern("age", rf"\b{_KIN}\s*(?:,|is|\()?\s*(?P<it>{_OLD}){_NO_UNITS}"),
    Pattern("age", rf"\b(?P<it>{_OLD}) is (?:\w+ )?(?:too )?(?:old|young)\b"),
    Pattern(
        "age",
        rf"\bat\s+(?P<it>{_OLD})(?=\s*[,;)]|\s*\.(?!\d)|\s+(?:she|he|they|with|and|when|his"
        rf"|her)\b)",
    ),
    Pattern("age", rf"\bat\s+(?P<it>{_OLD_IN_WORDS})(?=,?\s+(?:she|he|they|his|her)\b)"),
    # With what people do at an age: "died at home at 102 on"; "married again at ninety".
    Pattern(
        "age",
        rf"\b(?:died|dead|dies|dying|pass(?:ed|es)|gone|buried|widowed|(?:re)?married|retired"
        rf"|divorced"
        rf"|started|began|learn(?:ed|t|s|ing)?|still \w+)\b[^.!?\n]{{0,40}}?\bat\s+"
        rf"(?P<it>{_SAID}){_NO_UNITS}{_STOPS}",
    ),
    Pattern(
        "age",
        rf"\b(?:till|until|to) (?:(?:he|she|they)(?:['’]s| is| was| were|['’]re) )"
        rf"(?P<it>{_SAID}){_NO_UNITS}",
    ),
    Pattern(
        "age",
        rf"\b(?:lived? to(?: be)?|made it to|nearing|approaching|pushing|rising|see)\s+"
        rf"(?P<it>{_SAID}){_NO_UNITS}{_STOPS}",
    ),
    # As how a sentence starts: "93 and still driving"; "Ninety, and she".
    Pattern(
        "age", rf"(?:^|(?<=[.!?;:]\s)|(?<=\n))(?P<it>{_SAID})(?=,?\s+(?:and|but|yet)\s+(?!\d))"
    ),
    Pattern(
        "age",
        rf"(?<=\p{{L}})(?<!\b{_NO_PERSON})(?<!ty),\s+(?:now |nearly |almost |maybe |about "
        rf"|all of )?"
        rf"(?P<it>{_OLD}|ninety(?:[- ]?{_SMALL})?+)(?=\s+(?:or so|and (?!\d)|now|next|this|maybe|if"
        rf"|when|with)\b)",
    ),
    Pattern(
        "age", rf"(?<=\p{{L}})(?<!ty),\s+(?P<it>ninety(?:[- ]{_SMALL})?)(?=\s*(?:[,;)]|\.(?!\d)|$))"
    ),
    # In apposition: "mr abernathy, 91, wants"; "(92)"; as a sentence of its own.
    Pattern(
        "age", rf"(?<=\p{{L}})(?<!\b{_NO_PERSON}),\s+(?P<it>{_OLD})(?=,\s+(?!\d)|\s*[.;)]\s|\s*$)"
    ),
    Pattern("age", rf"(?<=\p{{L}}\s)\((?P<it>{_OLD})\)"),
    Pattern("age", r"(?<=\p{L}\.\s)(?P<it>9\d|10\d)(?=\.\s)"),
    Pattern("age", rf"\bninety[- ]?{_SMALL}{_NO_UNITS}"),
    Pattern("age", rf"\b{_LEADS}\s+(?P<it>{_OLD_IN_WORDS}){_NO_UNITS}"),
    Pattern(
        "age",
        rf"(?:\b{_KIN}\s*(?:,|is|was|\()?|(?<!\b{_NO_PERSON}\s)\b(?:is|was|now)|\b(?:is|was) "
        rf"(?:about|over|past|well past))"
        rf"\s+(?P<it>{_OLD_IN_WORDS}){_NO_UNITS}{_STOPS}",
    ),
    Pattern(
        "age",
        rf"\b(?:ninety|(?:a|one) hundred(?:(?: and)? {_SMALL})?)"
        r"(?=[- ](?:years?|yrs?)[- ]old|\s+(?:next|this)\s+\w+day\b)",
    ),
    Pattern(
        "age",
        r"\bin (?:his|her|their|my \w+['’]s) "
        r"(?P<it>(?:early |mid[- ]?|late )?(?:nineties|90['’]?s))\b",
    ),
)
