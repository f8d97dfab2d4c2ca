"""Whether somebody says that they are safe, and nothing else beside it."""

from __future__ import annotations

import re

from app.understanding.passed_on import passed_on

_WORDS_BEFORE = (
    r"(?:(?:no|yes|ok|okay|but|oh|hey|really|honestly|thanks|thank you|sorry|look|and) )*"
)
_OF_WORK = (
    r"(?:course|class|job|placement|training|degree|programme|program|module|supervision|essay"
    r"|profession|career)"
)
"""What somebody may want an end of. Not the clinic or the shift: that may be where or when."""

_MISREAD = (
    r"(?:(?:i was|you(?:'ve| have)?) misread(?: me| this| that| it)?"
    r"|you(?:'ve| have)? (?:got|took|taken|read) (?:me|that|this|it) (?:all )?wrong(?:ly)?"
    r"|(?:i )?(?:did not mean it |didn'?t mean it )?not like that"
    r"|(?:that'?s|that is|it'?s|it was|that was) not what i meant(?: at all)?"
    rf"|i (?:just |only )?(?:meant?|was (?:just |only )?(?:on|talking) about)"
    rf" (?:(?:on|of|with|about) )?(?:the|my|this|that|our) {_OF_WORK}"
    r"|(?:i meant? (?:that |it )?|it was |that was |it'?s |that'?s )?(?:just |only )?"
    r"(?:metaphorically|figuratively|a (?:metaphor|figure of speech|turn of phrase))"
    r"|i (?:did not|didn'?t|didnt) mean (?:it|that) (?:like that|that way|literally|about me)"
    r")"
)

_STATE = (
    r"(?:(?:i'?m|i am|i feel|i do feel)(?: (?:really|quite|all|perfectly|completely|ok(?:ay)? and"
    r"|fine and|well and|still|now|very))* safe(?: (?:now|here|today|tonight|really|enough|for now"
    r"|at home|and (?:ok|okay|well|fine|sound)|thanks|thank you|with \w+(?: \w+)?))*"
    r"|(?:i'?m|i am) not (?:in (?:any )?danger|suicidal|at risk"
    r"|(?:going to|gonna) (?:hurt|harm|kill) myself(?: or (?:anyone|anybody)(?: else)?)?)"
    r"|i (?:won'?t|will not|would never|wouldn'?t) (?:hurt|harm|kill) myself"
    r"(?: or (?:anyone|anybody)(?: else)?)?)"
)
_WORDS_AFTER = (
    r"(?: (?:now|really|honestly|please|thanks|thank you|lol|haha+|tho(?:ugh)?|obviously|btw))*"
)
_WAS_MISREAD = re.compile(_WORDS_BEFORE + _MISREAD + _WORDS_AFTER)
_SAFE = re.compile(rf"{_WORDS_BEFORE}(?:{_STATE}|{_MISREAD}){_WORDS_AFTER}")
_HOW_I_AM = re.compile(r"(?:but |and |so )?(?:i'?m|i am|am i|i feel|i was|just|so|really|only)\b")
_SILLY = (
    r"(?:a bit |so |too |all )?(?:dramatic|silly|stupid|pathetic|daft|soft|emotional|ridiculous"
    r"|oversensitive|grumpy|a drama queen|an idiot)"
)
_FILLER = re.compile(
    r"(?:no|yes|ok|okay|lol|haha+|thanks|thank you|sorry|really|i'?m (?:ok|okay|fine)|honestly"
    # Scolding oneself for the fuss is no danger.
    rf"|(?:(?:it|that|this)(?:'?s| is| was) (?:just |only )?me being {_SILLY}"
    rf"|(?:i'?m|i am|i was) (?:just |only )?(?:being )?{_SILLY}))"
)
_KIN = (
    r"(?:mum|mom|mam|mother|dad|father|parents|sister|brother|friends?|flatmate|housemate|roommate"
    r"|aunt(?:ie|y)?|nan|gran(?:ny)?|cousin|neighbou?r|colleague)"
)
"""Who soothes by being there. Not "he", "somebody", a partner or a supervisor: that may be the
danger."""

_HELP = (
    r"(?:(?:crisis |help)?line|crisis team|samaritans|lifeline|111|999|911|988|112|116 123|gp"
    r"|doctor|nurse|therapist|counsell?or|supervisor|hospital)"
)
"""Who helps when told."""

_BESIDE = r"(?:here|with me|coming(?: over)?|on (?:his|her|their) way)"
_SOOTHING = re.compile(
    rf"{_WORDS_BEFORE}(?:"
    r"(?:i'?m|i am|i feel|i do feel)(?: (?:really|quite|all|much|a bit|a little|still|now))*"
    r" (?:ok(?:ay)?|fine|alright|all right|better|calmer?|(?:at )?home|in bed|not alone|good)"
    rf"(?: (?:now|here|today|really|again|for now|thanks|thank you|with my {_KIN}(?: now)?))*"
    r"|(?:i'?m|i am) (?:at home |home |in the (?:office|kitchen) )?with"
    rf" (?:my {_KIN}|a friend|friends)"
    r"(?: (?:now|here|at home))*"
    r"|(?:i|we)(?:'?ve| have)? (?:rang|rung|called|phoned|texted|told|spoke to|spoken to|talked to)"
    rf" (?:my {_KIN}(?: and (?:he|she|they)(?:'s|'re| is| are) {_BESIDE})?"
    rf"|(?:my |a |the )?(?:{_KIN}|{_HELP}))"
    rf"|my {_KIN}(?:'s| is| are) {_BESIDE}(?: now)?"
    rf"|(?:my )?{_KIN}(?:'s| is| are) (?:driving|taking|walking|bringing) me (?:home|back)"
    r"|(?:i|we)(?:'?ve| have)? (?:binned|flushed|thrown away|threw away|given away)"
    r" (?:them|it)(?: all)?"
    r"|(?:i'?m|i am) not (?:at|by|near|on) the \w+(?: any ?more)?"
    r"|(?:i'?m|i am) not (?:going to|gonna) do (?:anything|it)"
    r"|i (?:won'?t|will not) do (?:anything|it)"
    r"|i did not mean to (?:worry|scare) (?:you|anyone|anybody)|don'?t worry(?: about me)?"
    r")(?: (?:now|really|honestly|please|thanks|thank you))*"
)
_NOBODY = re.compile(
    rf"{_WORDS_BEFORE}(?:nobody|no one|none of (?:us|them)|neither of us)(?:'?s| is| are| was)?"
    r"(?: (?:really|actually))? (?:in (?:any )?danger|at (?:any )?risk|unsafe|suicidal)"
    r"(?: (?:here|now|today|tonight|that i know of|as far as i know|thank god|thanks))*"
)
_BREAK = re.compile(r"[.!;,\n…]+")
_BREAK_KEPT = re.compile(rf"({_BREAK.pattern})")


def says_safe(typed: str) -> bool:
    """Whether a text says that its writer is safe, or was misread, and nothing but good beside it.

    A question, or anything else beside it, makes it a message like another.
    """
    return soothes(typed) and any(_SAFE.fullmatch(clause) for clause in _clauses(typed))


def beside_releases(typed: str) -> str:
    """A text without what says that its writer is safe or was misread, or that others know.

    What stands beside such words is read more clearly without them.
    """
    if not any(map(_release, _clauses(typed))):
        return typed
    left = [piece for piece in _BREAK_KEPT.split(typed) if not _says_no_more(piece)]
    return "".join(left).strip(" .,;!\n…")


def claims_safety(typed: str) -> bool:
    """Whether a text says that its writer is safe or was misread, whatever it says beside.

    It does not where it says that they are safe and then how they are: "just so tired" takes half
    of it back.
    """
    clauses = _clauses(typed)
    if any(map(_WAS_MISREAD.fullmatch, clauses)):
        return True
    said = any(map(_SAFE.fullmatch, clauses))
    return said and not any(map(_HOW_I_AM.match, _clauses(beside_releases(typed))))


def _release(clause: str) -> bool:
    return bool(_SAFE.fullmatch(clause) or _SOOTHING.fullmatch(clause)) or passed_on(clause)


def _says_no_more(piece: str) -> bool:
    clauses = _clauses(piece)
    return bool(clauses) and all(_release(one) or _FILLER.fullmatch(one) for one in clauses)


def denies(typed: str) -> bool:
    """Whether a text says that nobody is in danger, and nothing else."""
    clauses = _clauses(typed)
    said = [bool(_NOBODY.fullmatch(one)) for one in clauses]
    return any(said) and all(
        nobody or _FILLER.fullmatch(one) or _SAFE.fullmatch(one)
        for one, nobody in zip(clauses, said, strict=True)
    )


def soothes(typed: str) -> bool:
    """Whether every clause says that things are better, or that somebody close is there.

    It does not say that the danger is over, and whom to reach stays; it is no new danger either.
    """
    clauses = _clauses(typed)
    said = [bool(_SAFE.fullmatch(one) or _SOOTHING.fullmatch(one)) for one in clauses]
    rest = [one for one, soothing in zip(clauses, said, strict=True) if not soothing]
    return any(said) and all(_FILLER.fullmatch(one) for one in rest)


def _clauses(typed: str) -> list[str]:
    plain = typed.lower().replace("’", "'")
    parts = [" ".join(part.split()).strip(" -") for part in _BREAK.split(plain)]
    whole = [part for part in parts if part]
    return [
        clause
        for part in whole
        for clause in (
            [part] if _SAFE.fullmatch(part) or _SOOTHING.fullmatch(part) else part.split(" and ")
        )
    ]
