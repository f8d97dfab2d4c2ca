"""What the page shows: verified sentences and what they rest on."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from app.models.base import Model
from app.models.conversation import Recall
from app.models.draft import Basis, Part
from app.models.library import Audience
from app.models.safety import Masked, Masking, Route, Screening
from app.models.written import Written


class Citation(Model):
    """A marker in a reply and the quoted words it opens; start and end lie in the article."""

    marker: int
    passage_id: str
    article_id: str
    source: str
    title: str
    publisher: str | None
    url: str | None
    audience: Audience
    heading: tuple[str, ...]
    quote: str
    start: int
    end: int


class Sentence(Model):
    """A verified sentence. ``citations`` are markers of the reply's citations."""

    text: str
    part: Part
    basis: Basis
    citations: tuple[int, ...] = ()


class PassageReference(Model):
    """A passage to read, as the page lists it."""

    passage_id: str
    article_id: str
    title: str
    audience: Audience
    heading: tuple[str, ...]
    start: int
    end: int


class Contact(Model):
    """Whom to reach in a crisis. ``confirmed`` is the date on which an operator checked it."""

    name: str
    reach: str
    when: str
    confirmed: date | None = None


class Notice(Model):
    """What stands above an answer where somebody may be in danger.

    ``now`` is whether it may be happening now: then the first sentence says whom to call.
    """

    sentences: tuple[str, ...]
    contacts: tuple[Contact, ...]
    now: bool = False


class Answered(Model):
    """Verified sentences and what they rest on, and whatever must stand above them."""

    kind: Literal["answered"] = "answered"
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    also_found: tuple[PassageReference, ...]
    follow_ups: tuple[str, ...]
    notice: Notice | None = None


class Abstained(Model):
    """The library has nothing on this; ``nearest`` is what it has that comes closest."""

    kind: Literal["abstained"] = "abstained"
    sentences: tuple[Sentence, ...]
    nearest: tuple[PassageReference, ...]
    follow_ups: tuple[str, ...]
    notice: Notice | None = None


class Redirected(Model):
    """Not a question that Debrief takes: says so, says what it can do, and does that.

    The sentences begin with guidance; where the library speaks to the rest of the message, quoted
    sentences follow.
    """

    kind: Literal["redirected"] = "redirected"
    route: Route
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    also_found: tuple[PassageReference, ...]
    follow_ups: tuple[str, ...]
    notice: Notice | None = None


class Urgent(Model):
    """The person who types may be in danger: people and numbers, first and alone."""

    kind: Literal["urgent"] = "urgent"
    sentences: tuple[Sentence, ...]
    contacts: tuple[Contact, ...]


class Failed(Model):
    """Something broke: what, what was kept, and what to do next."""

    kind: Literal["failed"] = "failed"
    what: str
    kept: str
    next_step: str


Reply = Annotated[Answered | Abstained | Redirected | Urgent | Failed, Field(discriminator="kind")]


class Timed(Model):
    """A reply with what it took. ``timings_ms`` maps a pipeline stage to milliseconds.

    ``masked`` is the message as it went on, ``masking`` the conversation's masking after it.
    ``written`` is what a chat model did for it, None where none was asked; ``recall`` is what the
    conversation remembers of its beginning, for its next message.
    """

    reply: Reply
    screening: Screening
    masked: Masked
    masking: Masking
    composer: str
    written: Written | None = None
    recall: Recall | None = None
    timings_ms: dict[str, float]
