"""What screening and masking find in a message, and why a sentence may not be shown."""

from __future__ import annotations

from typing import Literal

from app.models.base import Model

Who = Literal["client", "clinician", "other"]
What = Literal["self_harm", "harm_to_others", "harm_from_others", "abuse_or_neglect"]
Route = Literal["question", "clinical_request", "client", "off_topic", "attack"]

ClinicalWork = Literal[
    "diagnosis", "medication", "treatment_plan", "test", "risk_assessment", "notes"
]

Circumstance = Literal["now", "child", "couple", "secret"]
"""What changes the help that a danger asks for: it is happening now, a child is in it, two who are
a couple are, or somebody asked for it to be kept secret."""

IdentifierLabel = Literal[
    "person",
    "age",
    "date",
    "phone",
    "email",
    "url",
    "handle",
    "ip",
    "device",
    "address",
    "place",
    "organisation",
    "id",
    "plate",
    "other",
]

DropReason = Literal[
    "quote_not_in_passage",
    "citation_not_retrieved",
    "no_citation",
    "unsupported",
    "markup",
    "link",
    "diagnosis",
    "medication",
    "treatment",
    "assessment",
    "therapy",
    "blame",
    "praise",
    "reassurance",
    "instructions",
    "bypass",
    "unchecked",
    "repeated",
    "language",
    "long",
    "asks",
    "misquoted",
    "stranger",
    "beyond",
]
"""A closed set, so that a composer can be told what to mend.

The first six are about what a sentence rests on and is made of. Then come kinds of clinical work
(``assessment`` is of risk, severity, a test, or writing notes), therapy of the person who asks,
blame, praise (grading or flattery), false reassurance, echoes of instructions, and ways around
supervisor, protocol or confidentiality. ``unchecked`` is a check that broke.
Then three are of a sentence among others: said already, in another language than the library's, or
longer than anybody reads. The last are of a turn in a debrief, where a model offers company only:
it asks, quotes what the person did not write, names a placeholder that they did not, or says more.
"""


class Risk(Model):
    """Somebody may be in danger. ``who`` is in it (for harm to others: who might do it).

    ``words`` are the words of the message that say so, as they stand in it.
    """

    who: Who
    what: What
    words: str


class Screening(Model):
    """What a message asks for, and who may be in danger, the gravest first.

    ``work`` is the clinical work that a clinical request asks for.
    """

    route: Route
    risks: tuple[Risk, ...]
    work: ClinicalWork | None = None
    readable: bool = True
    """Whether it is in a language that screening reads."""
    circumstances: tuple[Circumstance, ...] = ()
    """Of the dangers, whoever finds them; they say nothing where there is none."""
    carried: bool = False
    """Whether the dangers are those of an earlier message, on which this one leans."""
    safe: bool = False
    """Whether its writer says that they are safe or were misread, and no danger stands beside."""


class Identifier(Model):
    """Words that could tell who somebody is; offsets into the text as typed."""

    start: int
    end: int
    label: IdentifierLabel


class MaskedSpan(Model):
    """An identifier and what stands in its place. Offsets are into the text as typed."""

    start: int
    end: int
    label: IdentifierLabel
    placeholder: str


class Masked(Model):
    """A text with placeholders, and the spans of the typed text that they replace, in order."""

    text: str
    spans: tuple[MaskedSpan, ...]


class Mask(Model):
    """One person, place or thing of a conversation: every form seen, case-folded.

    ``low`` is whether it was typed without a capital: then its every mention may be.
    """

    label: IdentifierLabel
    forms: tuple[str, ...]
    placeholder: str
    low: bool


class Masking(Model):
    """What a conversation has masked so far, and what the person chose.

    ``shown`` are words that they want left as they are, ``hidden`` words that they want masked;
    both case-folded.
    """

    masks: tuple[Mask, ...] = ()
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
