"""What the pipeline needs from the outside, as Protocols that adapters and fakes satisfy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from app.deadline import Deadline
from app.models import (
    Article,
    Debrief,
    DraftSentence,
    Evidence,
    FallbackReason,
    Identifier,
    Model,
    OutputMode,
    Passage,
    Question,
    Tokens,
    TurnBrief,
    TurnDraft,
)

Vector = NDArray[np.float32]
"""One embedding, shape (dimension,), unit length."""

Vectors = NDArray[np.float32]
"""Embeddings, shape (count, dimension), each of unit length."""


class Embedder(Protocol):
    """Turns text into unit vectors."""

    @property
    def fingerprint(self) -> str:
        """Provider, model and dimension: vectors of different fingerprints never mix."""
        ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text. Raises EmbedderError."""
        ...


class Adapted(NamedTuple):
    """A text as the adapted embedder reads it.

    ``vector`` is of unit length, ``states`` (pieces, 384); ``offsets`` are each piece's (start,
    end) in the text, equal for pieces that stand for no characters.
    """

    vector: Vector
    states: NDArray[np.float32]
    offsets: tuple[tuple[int, int], ...]


class AdaptedEmbedder(Protocol):
    """Reads text with what the examples taught it about danger, tone and names."""

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        """One reading a text, cut after 256 pieces. Raises EmbedderError."""
        ...


class IdentifierFinder(Protocol):
    """Finds what could tell who somebody is."""

    def find(self, text: str) -> list[Identifier]:
        """Identifiers by place; they may overlap."""
        ...


class NameReader(Protocol):
    """Finds names of people, places and organisations."""

    def read_names(self, text: str) -> list[Identifier]: ...


class UnitHit(Model):
    """A unit near a vector. ``similarity`` is cosine: higher is closer, 1 is the same."""

    passage_id: str
    kind: str
    similarity: float


class ThemeLinks(Model):
    """What speaks to a theme, each with its strength from 0 to 1.

    ``passages`` maps passage ids; ``sentences`` maps sentence units, ``<passage id>.s<number>``.
    """

    passages: dict[str, float]
    sentences: dict[str, float]


class PassageIndex(Protocol):
    """An opened, unchanging generation of the library."""

    @property
    def size(self) -> int:
        """How many passages there are."""
        ...

    def nearest(self, vectors: Vectors, count: int) -> list[list[UnitHit]]:
        """For each vector, up to ``count`` nearest units, best first."""
        ...

    def lexical(self, text: str, count: int) -> tuple[list[tuple[str, float]], float]:
        """Return (passage id, BM25) pairs, best first, and the known share of the text.

        The share, 0 to 1, is how much of the text's information content is in words that the
        library uses.
        """
        ...

    def theme_links(self, theme: str) -> ThemeLinks:
        """What speaks to a theme; empty for a theme that the index does not know."""
        ...

    def bridged(self, vector: Vector, themes: Mapping[str, float]) -> dict[str, float]:
        """Passage ids with their strength, about 0 to 1, over the reference passages that fit.

        ``themes`` maps a theme to its probability.
        """
        ...

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """The passages with these ids, in this order; an unknown id raises StoreUnusable."""
        ...

    def all_passages(self) -> list[Passage]:
        """Every passage, in no order."""
        ...

    def sentence_vectors(self, passages: Sequence[Passage]) -> dict[str, Vectors]:
        """For each passage's id, the vectors of its sentences in order."""
        ...

    def articles(self) -> list[Article]:
        """Every article, by title."""
        ...

    def article(self, article_id: str) -> Article:
        """Raises StoreUnusable where it is not there."""
        ...

    def articles_by_id(self, ids: Sequence[str]) -> list[Article]:
        """The articles with these ids, in any order."""
        ...


class Library(Protocol):
    """Hands out the newest finished generation."""

    def current(self) -> PassageIndex:
        """Open (or reuse) the newest index. Raises StoreError."""
        ...


class IndexedArticle(Model):
    """An article with its passages, ready to be indexed. ``content_hash`` covers everything."""

    article: Article
    passages: tuple[Passage, ...]
    content_hash: str


class WriteReport(Model):
    """What a write did. ``embedded`` counts texts sent to the embedder."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    articles: int
    passages: int
    embedded: int


class LibraryWriter(Protocol):
    """Brings a store in line with a set of articles, whole or not at all."""

    def known(self) -> dict[str, str]:
        """Source of each article in the store and its content hash; empty without a store."""
        ...

    def write(
        self,
        articles: Sequence[IndexedArticle],
        keep: Sequence[str],
        references: Sequence[Passage],
        progress: Callable[[int, int], None],
    ) -> WriteReport:
        """Make the store hold ``articles`` and, untouched, the sources named in ``keep``.

        ``references`` are passages that an editor tied to themes: they show what a theme is about.
        ``progress`` is called with (texts embedded, texts to embed). Raises StoreError or
        EmbedderError and then leaves the store as it was.
        """
        ...


class Composer(Protocol):
    """Words an answer from evidence, sentence by sentence."""

    @property
    def name(self) -> str: ...

    def compose(self, question: Question, evidence: Evidence) -> Iterator[DraftSentence]: ...


class ChatMessage(Model):
    """One message to a chat model; every word of it leaves this process, so it is masked."""

    role: Literal["system", "user", "assistant"]
    text: str


class ChatRequest(Model):
    """What a chat model is asked. ``schema_name`` and ``json_schema`` hold for mode "schema"."""

    messages: tuple[ChatMessage, ...]
    mode: OutputMode
    max_tokens: int
    schema_name: str = ""
    json_schema: dict[str, object] = Field(default_factory=dict)


class Completion(Model):
    """A short answer, whole, and what it cost; ``tokens`` is None where the service did not say."""

    text: str
    tokens: Tokens | None = None


class ChatFailed(Exception):
    """A chat model did not answer, or not to its end. Never holds what was sent or received."""

    def __init__(self, reason: FallbackReason) -> None:
        super().__init__(reason)
        self.reason: FallbackReason = reason


class ModeRefused(Exception):
    """The service does not take this output mode: ask in the next one."""


class ChatModel(Protocol):
    """Writes text, through any server that speaks OpenAI's chat completions."""

    @property
    def name(self) -> str:
        """The model's name, as the operator set it."""
        ...

    @property
    def host(self) -> str:
        """Who receives the text: host and port, without a name and password."""
        ...

    @property
    def mode(self) -> OutputMode:
        """The output mode to ask in: the best that the service is not known to refuse."""
        ...

    @property
    def proven(self) -> bool:
        """Whether the service has answered in this mode as it was asked to."""
        ...

    def works(self, mode: OutputMode) -> None:
        """Remember for this process that answers come in this mode."""
        ...

    def refuses(self, mode: OutputMode) -> OutputMode | None:
        """Remember that they do not, and return the next mode to ask in, None after the last."""
        ...

    def load(self) -> None:
        """Load what the first call needs, so that nobody waits for it; sends nothing."""
        ...

    def stream(self, request: ChatRequest, deadline: Deadline) -> Iterator[str | Tokens]:
        """Yield what is written as it comes, and at the end what it cost, where the service says.

        It tries again, within the deadline, where that may help and nothing has come yet. Raises
        ChatFailed, also after some of the text, and ModeRefused before any.
        """
        ...

    def complete(self, request: ChatRequest, deadline: Deadline) -> Completion:
        """Return a short answer whole. Raises as ``stream`` does."""
        ...


class TokenCounter(Protocol):
    """Counts tokens; never too few, and without a network."""

    @property
    def name(self) -> str: ...

    def count(self, text: str) -> int: ...


class TurnWriter(Protocol):
    """Words what a debrief says before its next question."""

    @property
    def name(self) -> str: ...

    def load(self) -> None:
        """Load what the first turn needs; sends nothing."""
        ...

    def write(self, turn: TurnBrief) -> TurnDraft:
        """Return sentences, to be gated, without a question; none where none came in time."""
        ...


class KeptEntry(Model):
    """What a store of kept debriefs says without its passphrase. Times are in UTC."""

    id: str
    created: datetime
    updated: datetime


class Drawer(Protocol):
    """A store of kept debriefs, opened with its passphrase."""

    @property
    def days(self) -> int:
        """Days after which a debrief that nobody changed is deleted; 0 keeps them all."""
        ...

    def keep(self, debrief: Debrief) -> None:
        """Write a debrief as it is now, whole or not at all. Raises KeepingError."""
        ...

    def take(self, debrief_id: str) -> Debrief:
        """Raises KeepingError where it is not there."""
        ...

    def everything(self) -> list[tuple[KeptEntry, Debrief]]:
        """All of them, the latest first. Raises KeepingError."""
        ...

    def delete(self, debrief_id: str) -> None:
        """Delete one, so that nothing of it is left in the file. Raises KeepingError."""
        ...

    def retain(self, days: int) -> int:
        """Keep debriefs for so many days from now on; returns how many were deleted for it."""
        ...


class Keeping(Protocol):
    """Keeps debriefs on this machine for whoever knows the passphrase."""

    def entries(self) -> list[KeptEntry]:
        """What is there, the latest first; empty where nothing was ever kept."""
        ...

    def open(self, passphrase: str) -> Drawer:
        """Open the store, or make it with this passphrase where there is none.

        Raises WrongPassphrase, and then nothing has changed, or KeepingError.
        """
        ...

    def delete_all(self) -> None:
        """Delete everything, the passphrase's check too. Needs no passphrase."""
        ...
