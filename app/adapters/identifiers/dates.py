"""Dates with a day (a month or a year alone places nobody), and ages over 89."""

from __future__ import annotations

from app.adapters.identifiers.form import Pattern

_MONTH = (
    r"(?:jan(?:uary)?|febr?(?:uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
    # "all 5 may come": the verb.
    r"(?<!\bmay(?=\s+(?:not|be|have|well|never|also|need|feel|want|come|go|say|even|still)\b))"
)
_MONTH_ABROAD = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|se[pt]{1,2}iembre|octubre|noviembre"
    r"|diciembre|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre"
    r"|décembre|januar|jänner|februar|märz|juni|juli|oktober|dezember|janeiro|fevereiro|março"
    r"|maio|junho|julho|setembro|outubro|novembro|dezembro|gennaio|febbraio|aprile|maggio|giugno"
    r"|luglio|settembre|ottobre|dicembre|januari|februari|maart|mei|augustus|stycznia|lutego"
    r"|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
    r"|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık)"
)
_MONTH_OF_FAITH = (
    r"(?:muharram|safar|rabi(?:['’ ]\w+){1,2}|jumada(?: \w+)?|rajab|sha['’]?ban|ramad[ah]+n"
    r"|shawwal|dhul?[- ]\w+|tishrei|cheshvan|kislev|tevet|shevat|adar|nisan|iyar|sivan|tammuz|elul"
    r"|chaitra|vaisakha|kartika?|nowruz|farvardin|esfand)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_PLAIN_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DAY_WORD = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"
    r"|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth"
    r"|thirty[- ]first)"
)
_YEAR = r"(?:,?\s+(?:of\s+)?(?:(?:19|20)\d\d|['’]\d\d)\b)?"
_EVENT = (
    r"(?:on|since|from|until|till|by|dated|admitted|discharged|died|dead|born|seen|started|ended"
    r"|am|vom|seit|bis)"
)

DATES: tuple[Pattern, ...] = (
    Pattern(
        "date", rf"\b(?:the\s+)?{_DAY}(?:\s+|\s+of\s+|[-./]){_MONTH}(?:[-./]\d{{2,4}}\b|{_YEAR})"
    ),
    Pattern(
        "date",
        rf"\b{_MONTH}\s+(?:the\s+)?{_DAY}\b"
        r"(?!\s*(?:%|(?:per|people|clients|sessions|minutes|hours|pm|am|by|times"
        r"|of (?:them|us|my))\b))"
        rf"{_YEAR}",
    ),
    Pattern("date", rf"\b(?:the\s+)?{_DAY_WORD}\s+of\s+{_MONTH}{_YEAR}"),
    Pattern("date", rf"\b{_MONTH}\s+(?:the\s+)?{_DAY_WORD}{_YEAR}"),
    Pattern(
        "date",
        rf"\b(?:(?:el|le|am|den|il|em|op)\s+)?{_PLAIN_DAY}(?:\.|er|º)?\s+(?:de\s+)?{_MONTH_ABROAD}\b"
        r"(?:\s+(?:de\s+)?(?:19|20)\d\d)?",
    ),
    Pattern("date", rf"\b(?:the\s+)?\d\d?(?:st|nd|rd|th)\s+(?:day\s+)?of\s+{_MONTH_OF_FAITH}\b"),
    Pattern("date", r"(?:\d{2,4}\s?[年년]\s?)?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日号號일]"),
    Pattern(
        "date",
        rf"\b{_PLAIN_DAY}[./ -](?:I{{1,3}}|I?V|VI{{1,3}}|I?X|XI{{1,2}})[./ -]\d{{2,4}}\b",
        case=True,
    ),
    Pattern(
        "date",
        r"\b(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)"
        r"(?:[T ]\d\d:\d\d(?::\d\d)?)?",
    ),
    Pattern(
        "date",
        rf"(?<![\d/.\-£$€]){_PLAIN_DAY}\s?([-/.])\s?{_PLAIN_DAY}\s?\1\s?(?:\d{{4}}|\d{{2}})(?![\d/-])",
    ),
    Pattern(
        "date",
        r"\b(?:dob|d\.o\.b\.?|born(?: on)?|birthday|birth ?date|date of birth|died on|admitted on)"
        r"\b\W{0,3}(?:is|was|on)?\s*(?P<it>\d{1,2}[-/. ]\d{1,2}(?:[-/. ]\d{2,4})?|\d{6,8})\b",
    ),
    # A day and a month alone: after words of time, any that a calendar has.
    Pattern("date", rf"\b{_EVENT}\s+(?P<it>{_PLAIN_DAY}/(?:0?[1-9]|1[0-2]))(?![\d/])"),
    Pattern("date", rf"\b{_EVENT}\s+(?P<it>{_PLAIN_DAY}\.(?:0?[1-9]|1[0-2])\.)(?!\d)"),
    # Without them, only what is written as no score or fraction is: 22/09, 04/10, 19/11; 8.8.,
    Pattern(
        "date",
        r"(?<![\w/.,£$€-])(?:(?:0[1-9]|[12]\d|3[01])/0[1-9]|0[1-9]/(?:1[0-2]|[12]\d|3[01])"
        r"|(?:1[3-9]|2\d|3[01])/1[0-2])(?![\w/%]|[.,]\d|\s?(?:mmhg|bpm))",
    ),
    Pattern("date", rf"(?<![\w/.,£$€-]){_PLAIN_DAY}\.(?:0?[1-9]|1[0-2])\.(?=[,;)])"),
)

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
    r"(?:grand(?:father|mother|dad|ma|pa|mum|mom)|gran|granny|nan|nana|nanna|oma|opa|abuel[oa]|nonn[oa]"
    r"|mother|father|mum|mom|dad|aunt|auntie|uncle|widow(?:er)?|lady|gentleman|man|woman|resident)"
)
_NO_PERSON = (
    r"(?:score|iq|rate|total|average|count|mark|grade|sats|it|that|this|which|what|there|here|hr|bp"
    r"|temp|weight|number|cost|price|fee|line|page|room|minute|chapter|session|let|phq|max)"
)
_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten)"
_LEADS = (
    r"(?:aged?|age of|turned|turning|turns|she['’]?s|he['’]?s|they['’]?re|she is|he is|nearly"
    r"|almost)"
)

AGES: tuple[Pattern, ...] = (
    Pattern(
        "age",
        rf"\b(?P<it>{_OLD})(?:\s*[- ]?\s*(?:years?|yrs?)(?:[- ](?:old|of age))\b"
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
        rf"\bat\s+(?P<it>{_OLD})(?=\s*[,;)]|\s*\.(?!\d)|\s+(?:she|he|they|with|and|when|his|her)\b)",
    ),
    # In apposition: "mr abernathy, 91, wants"; "(92)"; as a sentence of its own.
    Pattern(
        "age", rf"(?<=\p{{L}})(?<!\b{_NO_PERSON}),\s+(?P<it>{_OLD})(?=,\s+(?!\d)|\s*[.;)]\s|\s*$)"
    ),
    Pattern("age", rf"(?<=\p{{L}}\s)\((?P<it>{_OLD})\)"),
    Pattern("age", r"(?<=\p{L}\.\s)(?P<it>9\d|10\d)(?=\.\s)"),
    Pattern("age", rf"\bninety[- ]?{_SMALL}{_NO_UNITS}"),
    Pattern(
        "age",
        rf"\b{_LEADS}\s+(?P<it>ninety|(?:a|one) hundred(?:(?: and)? {_SMALL})?){_NO_UNITS}",
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
