"""Dates with a day: a month or a year alone places nobody."""

from __future__ import annotations

from app.adapters.identifiers.form import Pattern

_MONTH = (
    r"(?:(?:jan(?:uary)?|febr?(?:uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    # Misspelt, with what mostly stays: "januray", "septmber".
    r"|jan[a-z]{2,5}y|feb[a-z]{2,6}y|apr[a-z]{1,3}l|aug[a-z]{1,3}t|sep[a-z]{2,6}r|oct[a-z]{1,4}r"
    r"|nov[a-z]{2,5}r|dec[a-z]{2,5}r)\b\.?)"
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
    r"(?:on|since|from|until|till|by|before|after|due|booked|covering|dated|admitted|discharged"
    r"|died"
    r"|dead|born|seen|started|ended|anniversary|w/?c|week of|am|vom|seit|bis)"
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
        rf"\b(?:(?:el|le|am|den|il|em|op)\s+)?{_PLAIN_DAY}(?:\.|er|º|st|nd|rd|th)?\s+"
        rf"(?:(?:de|of)\s+)?{_MONTH_ABROAD}\b"
        r"(?:\s+(?:de\s+)?(?:19|20)\d\d)?",
    ),
    Pattern("date", rf"\b(?:the\s+)?\d\d?(?:st|nd|rd|th)\s+(?:day\s+)?of\s+{_MONTH_OF_FAITH}\b"),
    Pattern("date", r"(?:\d{2,4}\s?[年년]\s?)?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日号號일]"),
    Pattern(
        "date",
        rf"\b{_PLAIN_DAY}([./ -])(?:I{{1,3}}|I?V|VI{{1,3}}|I?X|XI{{1,2}})\1\d{{2,4}}\b",
        case=True,
    ),
    Pattern(
        "date", rf"\b{_PLAIN_DAY}([./-])(?:i{{1,3}}|i?v|vi{{1,3}}|i?x|xi{{1,2}})\1(?:\d\d){{1,2}}\b"
    ),
    Pattern(
        "date",
        r"\b(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)"
        r"(?:[T ]\d\d:\d\d(?::\d\d)?)?",
    ),
    Pattern(
        "date",
        rf"(?<![\d/.\-£$€]){_PLAIN_DAY}\s?([-/.])\s?{_PLAIN_DAY}\s?\1\s?(?:\d{{4}}|\d{{2}})"
        rf"(?![\d/-])",
    ),
    Pattern(
        "date",
        r"\b(?:dob|d\.o\.b\.?|born(?: on)?|birthday|birth ?date|date of birth|died on|admitted on)"
        r"\b\W{0,3}(?:is|was|on)?\s*(?P<it>\d{1,2}[-/. ]\d{1,2}(?:[-/. ]\d{2,4})?|\d{6,8})\b",
    ),
    # At the start of what happened then: "8/1 he was fine. 9/1 he was in resus".
    Pattern(
        "date",
        rf"(?:^|(?<=[.!?;,:]\s)|(?<=\n))(?!\d/(?:5|10)\b){_PLAIN_DAY}/(?:0?[1-9]|1[0-2])"
        r"(?=\s*[:–-]\s|\s+(?:he|she|they|we|it|pt|client|mum|dad)\b)",
    ),
    # A day and a month alone: after words of time, any that a calendar has.
    Pattern("date", rf"\b{_EVENT}\s+(?P<it>{_PLAIN_DAY}/(?:0?[1-9]|1[0-2]))(?![\d/])"),
    Pattern("date", rf"\b{_EVENT}\s+(?P<it>{_PLAIN_DAY}\.(?:0?[1-9]|1[0-2])\.)(?!\d)"),
    Pattern("date", rf"\b{_EVENT}\s+(?P<it>(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01]))(?![\d/])"),
    # Without them, only what is written as no score or fraction is: 22/09, 04/10, 19/11; 8.8.,
    Pattern(
        "date",
        r"(?<![\w/.,£$€-])(?:(?:0[1-9]|[12]\d|3[01])/0[1-9]|0[1-9]/(?:1[0-2]|[12]\d|3[01])"
        r"|(?:1[3-9]|2\d|3[01])/1[0-2])(?![\w/%]|[.,]\d|\s?(?:mmhg|bpm))",
    ),
    Pattern("date", rf"(?<![\w/.,£$€-]){_PLAIN_DAY}\.(?:0?[1-9]|1[0-2])\.(?=[,;)])"),
    # More of a thing than there is of it: no score, and no fast, diet or lockup of 24 hours.
    Pattern(
        "date",
        r"(?<![\w/.,£$€-])(?!24/7|(?:16/8|18/6|20/4|23/1|20/10)\b)"
        r"(?:1[3-9]|2\d|3[01])/[1-9](?![\w/%]|[.,]\d|\s?(?:mmhg|bpm|fast))",
    ),
    # Zeros before both, which money has not; a time of day has a word before it or a range.
    Pattern(
        "date",
        r"(?<![\w/.,£$€-])(?<!\b(?:at|till?|until|from|by|before|after|to|past|around)\s)"
        r"0[1-9]\.(?:0[1-9]|1[0-2])(?![\w/%]|[.,]\d|\s?(?:[-–]\s?\d|[ap]\.?m\b|to\b|(?:un)?till?\b))",
    ),
)
