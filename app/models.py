"""The frozen models that cross module boundaries.

Offsets are 0-based, end exclusive, counted in characters of ``Article.text``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Audience = Literal["clinician", "client"]
BlockKind = Literal["heading", "paragraph", "item", "question", "answer"]
Basis = Literal["quoted", "supported", "general"]
Part = Literal["opening", "lead", "evidence", "sit_with", "supervision", "guidance"]
DropReason = Literal["quote_not_in_passage", "citation_not_retrieved", "no_citation", "markup"]


class Model(BaseModel):
    """Base of every model here: frozen, and a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Block(Model):
    """One structural piece of an article; ``level`` is a heading's depth (1 is the top)."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0


class Article(Model):
    """A text of the library. ``text`` is cleaned; blocks are in order and do not overlap."""

    id: str
    source: str
    title: str
    publisher: str | None
    url: str | None
    audience: Audience
    text: str
    blocks: tuple[Block, ...]


class Passage(Model):
    """A stretch of one article that makes sense alone: ``article.text[start:end] == text``.

    ``heading`` is the path of headings above it. ``questions`` are ones that it answers and
    ``themes`` the ids of themes that an editor tied it to; both may be empty. ``sentences`` are
    the spans of its sentences.
    """

    id: str
    article_id: str
    heading: tuple[str, ...]
    text: str
    start: int
    end: int
    questions: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()


class ScoredPassage(Model):
    """A passage and how well it answers; a higher score is better, 1 is about the best."""

    passage: Passage
    score: float


class Turn(Model):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    text: str


class Question(Model):
    """What was asked, and the conversation before it, oldest first."""

    text: str
    history: tuple[Turn, ...] = ()


class ThemeScore(Model):
    """How likely a message is about a theme, from 0 to 1."""

    theme: str
    probability: float


class QuotableSentence(Model):
    """A sentence of a retrieved passage. ``relevance`` is higher for a better answer."""

    passage_id: str
    text: str
    start: int
    end: int
    relevance: float
    role: str


class Evidence(Model):
    """What retrieval found. ``answerable`` is False where the library has nothing on this."""

    hits: tuple[ScoredPassage, ...]
    themes: tuple[ThemeScore, ...]
    sentences: tuple[QuotableSentence, ...]
    answerable: bool


class Claim(Model):
    """The words of a passage that a drafted sentence says it rests on."""

    passage_id: str
    quote: str


class DraftSentence(Model):
    """A sentence as a composer made it, before verification."""

    text: str
    part: Part
    basis: Basis
    claims: tuple[Claim, ...] = ()


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


class Answered(Model):
    """Verified sentences and what they rest on."""

    kind: Literal["answered"] = "answered"
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    also_found: tuple[PassageReference, ...]
    follow_ups: tuple[str, ...]


class Abstained(Model):
    """The library has nothing on this; ``nearest`` is what it has that comes closest."""

    kind: Literal["abstained"] = "abstained"
    sentences: tuple[Sentence, ...]
    nearest: tuple[PassageReference, ...]
    follow_ups: tuple[str, ...]


class Failed(Model):
    """Something broke: what, what was kept, and what to do next."""

    kind: Literal["failed"] = "failed"
    what: str
    kept: str
    next_step: str


Reply = Annotated[Answered | Abstained | Failed, Field(discriminator="kind")]


class Timed(Model):
    """A reply with what it took. ``timings_ms`` maps a pipeline stage to milliseconds."""

    reply: Reply
    composer: str
    timings_ms: dict[str, float]
