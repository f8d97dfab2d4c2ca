"""Where in the note a sentence belongs, whatever question was open when it was typed.

What asks something of a supervisor or a colleague goes to what to ask, one's own feelings to what
was felt; all else stays under the question that it answers.
"""

from __future__ import annotations

import re

from app.models import SectionId
from app.understanding.feelings import load_feelings

TAKES_TO_SUPERVISION = re.compile(
    r"\b(?:ask|bring|take|tell|raise|show|want|need)\b[^.?!\n]{0,60}\bsupervis"
    r"|\bsupervis\w*[^.?!\n]{0,50}\b(?:ask|bring|raise|whether|how|about this)\b",
    re.I,
)
WONDERS_BETWEEN = re.compile(
    r"\bbetween us\b|\bfrom (?:his|her|their) (?:side|chair)\b"
    r"|\b(?:maybe|perhaps|i think|i guess|i wonder (?:if|whether)) (?:s?he|they)\b"
    r"|\b(?:s?he|they) (?:may|might|must|probably) "
    r"(?:have )?(?:felt|feel|been|be|thought|think|wanted|want)\b",
    re.I,
)

_ASKING = re.compile(
    r"\W*(?:and |but |so |or |also |then |please |just |ok |well )*"
    r"(?:(?:how|what|why|when|where|who|which)(?:'s|s)?"
    r" (?:would|should|could|can|do|did|does|is|are|am|was|were|have|had|if|else|might|now)"
    r"|(?:am|was|is|are|were|do|does|did|can|could|should|would|will|have|has|had|might) "
    r"(?:i|you|we|it|that|this|there|any ?one|somebody|someone|my supervisor)"
    r"|(?:tell me|i wonder|i'?d like to know|i want to know|i need to know|not sure) "
    r"(?:how|what|why|when|whether|if|who|which))\b",
    re.I,
)
"""How a question begins, with its mark or without."""

_OF_SOMEBODY = re.compile(
    r"\byou\b|\b(?:am|was|should|would|could|can|do|did|have) i\b"
    r"|\bis (?:it|this|that) (?:ok|normal)\b",
    re.I,
)
"""What is asked of whoever reads, or about oneself: a supervisor could answer it."""

_OF_THE_QUESTIONS = re.compile(
    r"\b(?:what|why|how|who|where) (?:do|are|does|did|is|will|would|should|can) "
    r"(?:you|this|that|it)\b"
    r"|\b(?:do|are|can|could|will|would|have|did) you\b"
    r"|\bis (?:this|it) "
    r"(?:private|safe|saved|kept|recorded|confidential|anonymous|necessary|needed|a)\b"
    r"|\bthis (?:question|page|app|thing|chat)\b"
    r"|\bdo i (?:have|need) to\b|\b(?:must|should|can) i (?:answer|skip|type|click|choose)\b",
    re.I,
)
"""What is asked of the page itself: "why do you ask", "do I have to answer"."""

_SAYS = (
    r"(?:say|says|said|ask|asks|asked|asking|tell|tells|told|goes|went|shout\w*|whisper\w*|wrote"
    r"|wonder(?:s|ed)|was like|wants? to know|wanted to know)"
)
_REPORTED = re.compile(
    rf"(?:\b(?:s?he|they|client|patient|mum|mother|dad|father|partner|wife|husband)|\])"
    rf"(?: \w+)? {_SAYS}\b",
    re.I,
)
_SAID_AFTER = re.compile(rf"\W*(?:s?he|they|(?:the |my )?client|\[[^\]]+\]) {_SAYS}\b", re.I)
_QUOTED = re.compile(r"^\W*[\"“‘']")

_SOMEBODY_ELSE = re.compile(r"\b(?:s?he|her|him|they|them|client|we|you)\b|\]", re.I)
_FELT = re.compile(
    r"\b(?:i|i'm|im)(?: (?:just|really|also|still|then|even|only|had|so|kind of|sort of))*"
    r" (?:felt|feel|feeling|was|am|got)\b|\bi'?m\b|\b(?:made|makes|left|leaves) me\b",
    re.I,
)
_TELLS = re.compile(r"\W*(?:and |but |then |so )*(?:i|i'm|im) (?!wonder|want|need|should)", re.I)

_ASKED_IN_IT = re.compile(
    r"\b(?:how|what|why|whether|if|right|ok(?:ay)?|normal"
    r"|(?:am|was|should|do|did|could|would) i|(?:is|was) (?:it|that|this))\b",
    re.I,
)

MOST_BARE = 6
"""Words up to which a feeling without a subject is the writer's own: "ashamed of it all"."""


def section_for(sentence: str, open_section: SectionId, following: str = "") -> SectionId:
    """The section of a sentence typed where ``open_section`` was asked for.

    ``following`` is the sentence after it, which may say who had said it.
    """
    if asks(sentence, following) and not _unsure_of(sentence):
        if open_section not in ("between", "today") or _OF_SOMEBODY.search(sentence):
            return "ask"
        return open_section
    if open_section != "felt" and feels(sentence):
        return "felt"
    return open_section


def asks(sentence: str, following: str = "") -> bool:
    """Whether it asks something of a supervisor or a colleague, or says that it is to be asked."""
    plain = sentence.replace("’", "'").strip()
    if _REPORTED.search(plain) or _QUOTED.match(plain) or _SAID_AFTER.match(following):
        return False
    if TAKES_TO_SUPERVISION.search(plain):
        return True
    return plain.rstrip(" )”\"'").endswith("?") or bool(_ASKING.match(plain))


def asks_of_somebody(sentence: str) -> bool:
    """Whether a sentence beside a number or a choice is a question for supervision, and not one
    about these questions themselves."""
    plain = sentence.replace("’", "'")
    return asks(sentence) and (
        bool(TAKES_TO_SUPERVISION.search(plain)) or not _OF_THE_QUESTIONS.search(plain)
    )


def _unsure_of(sentence: str) -> bool:
    """Whether its mark is a doubt about one's own feeling: "I felt sick and then relieved??"."""
    plain = sentence.replace("’", "'").strip()
    return bool(_TELLS.match(plain)) and not _ASKED_IN_IT.search(plain) and feels(sentence)


def feels(sentence: str) -> bool:
    """Whether it names a feeling as the writer's own, and does not guess at somebody else's."""
    plain = sentence.replace("’", "'")
    if WONDERS_BETWEEN.search(plain) or not load_feelings().find(plain):
        return False
    bare = len(plain.split()) <= MOST_BARE and not _SOMEBODY_ELSE.search(plain)
    return bare or bool(_FELT.search(plain))
