"""What identifies somebody on a network: mail and web addresses, usernames, machines."""

from __future__ import annotations

from app.adapters.identifiers.form import Pattern

_TOP_LEVEL = (
    r"(?:com|org|net|edu|gov|info|io|app|dev|blog|clinic|example|co\.\w\w|org\.\w\w"
    r"|ac\.\w\w|uk|ie|au|nz|ca|de|fr|es|nl|pl|za|ng|ke|sg|ph|eu)"
)
_WORD_TOO = r"(?:me|it|in|us|is|at|to|no|so|my|care|health|be|am)"
"""Top levels that are words: "fine.it was" is no address."""

_AT = r"\s?(?:\[at\]|\(at\))\s?|@| @ "
_DOT = r"\s?(?:\[dot\]|\(dot\))\s?|\."
_SERVICE = (
    r"(?:username|user name|gamertag|gamer tag|handle|screen name|insta(?:gram)?|snap(?:chat)?"
    r"|tiktok|discord|reddit|twitch|xbox|psn)"
)
_BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"

ONLINE: tuple[Pattern, ...] = (
    Pattern("email", rf"(?<![\w.+%'-])[\w.+%'-]{{1,64}}+(?:{_AT})[\w-]+(?:(?:{_DOT})[\w-]{{2,}})+"),
    Pattern(
        "email",
        r"\b[\w.+-]{2,64} at [\w-]{2,} dot (?:com|org|net|edu|gov|co|ac|io)(?: dot \w{2})?\b",
    ),
    Pattern("url", r"\b(?:https?|ftp)://[^\s<>\"”)]+|\bwww\.[^\s<>\"”)]+"),
    Pattern(
        "url", rf"(?<![@\w.-])(?:[a-z0-9-]{{1,63}}+\.){{1,5}}{_TOP_LEVEL}\b(?:/[^\s<>\"”),]*)?"
    ),
    Pattern(
        "url",
        rf"(?<![@\w.-])(?:[a-z0-9-]{{1,63}}+\.){{2,5}}{_WORD_TOO}\b(?:/[^\s<>\"”),]*)?"
        rf"|(?<![@\w.-])[a-z0-9-]{{2,63}}+\.{_WORD_TOO}/[^\s<>\"”),]+",
    ),
    Pattern("handle", r"(?<![\w@.])@[A-Za-z0-9_](?:[\w.]*\w)?"),
    Pattern("handle", r"(?<![\w/])u/\w{3,}"),
    Pattern("handle", r"(?<![\w#/.])[^\W\d][\w.]{2,31}#\d{3,6}\b"),
    Pattern(
        "handle",
        rf"\b{_SERVICE}\b(?:['’]s)?(?:\s+(?:is|was|as|account|name|handle|user|id|called|under"
        rf"|of))*"
        r"\s*[:=,]?\s*[\"'“‘]?(?P<it>(?=\w*(?:[_\d]|\.\w)|[A-Za-z]*(?-i:[a-z][A-Z]))[\w.]{4,}\w)",
    ),
    # Of these it is said what they are, so that the next word is one, whatever it looks like.
    Pattern(
        "handle",
        r"\b(?:user ?name|gamer ?tag|screen name)(?:['’]s|\s+(?:is|was)|\s*[:=])\s*[\"'“‘]?"
        r"(?!(?:not|just|still|really|something|always|literally|basically|her|his|the|my|their"
        r"|like|also|very|quite|from|obviously)\b)(?P<it>[\w.]{4,}\w)",
    ),
    Pattern("handle", r"(?<!\{)\b(?:[a-z]+_[a-z0-9_]+|xX\w+Xx)\b"),
    Pattern("ip", rf"(?<![\d.]){_BYTE}(?:\.{_BYTE}){{3}}(?![\d.])"),
    # Eight groups, or fewer around a double colon: never a time of day.
    Pattern(
        "ip",
        r"(?<![\w:])(?=[0-9a-f:]{0,30}(?:::|(?::[0-9a-f]{1,4}){4}))(?=[a-f:]{0,30}\d)"
        r"[0-9a-f]{1,4}(?:::?[0-9a-f]{1,4}){1,7}(?:::)?(?![\w:])",
    ),
    Pattern("device", r"\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b"),
    Pattern(
        "device",
        r"\b(?:imei|serial(?: number| no)?|asset tag|device id|s/?n)\b\W{0,3}(?:is|was|:)?\s*"
        r"(?P<it>(?=(?:[A-Z0-9/.\-]{0,30}?\d){3})[A-Z0-9](?:[A-Z0-9/.\-]*[A-Z0-9])?)",
    ),
)
