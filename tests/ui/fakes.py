"""A service that answers from a list, for tests of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.answering import Shown
from app.contacts import Region
from app.errors import SafetyError, StoreUnusable
from app.guard import Admitted, First
from app.models import (
    Abstained,
    Answered,
    Article,
    Block,
    Citation,
    Contact,
    Identifier,
    Masked,
    Message,
    Notice,
    PassageReference,
    Question,
    Redirected,
    Reply,
    Screening,
    Sentence,
    Timed,
    Turn,
    Urgent,
    Written,
)
from app.pipeline.deidentify import Deidentifier
from app.service import check

HOSTILE = "<script>alert(1)</script> $x^2$ **bold** [x](javascript:alert(1)) <img src=x onerror=1>"
QUOTE = f"Slow down first, and then {HOSTILE} look again."


def article(article_id: str = "one", title: str = "After a session", text: str = "") -> Article:
    """A small article: a heading, a paragraph that holds ``QUOTE``, two items, an FAQ pair."""
    pieces = [
        ("heading", "First, slow down"),
        ("paragraph", text or f"It was a hard hour. {QUOTE} Rest a little."),
        ("item", "Drink some water."),
        ("item", "Open a window."),
        ("question", "Is this normal?"),
        ("answer", "Yes, it is."),
    ]
    whole, blocks = "", []
    for kind, words in pieces:
        whole += "\n- " if kind == "item" else "\n\n" if whole else ""
        blocks.append(
            Block.model_validate(
                {
                    "kind": kind,
                    "start": len(whole),
                    "end": len(whole) + len(words),
                    "level": 2 if kind == "heading" else 0,
                }
            )
        )
        whole += words
    return Article(
        id=article_id,
        source=f"{article_id}.md",
        title=title,
        publisher="A <b>publisher</b>",
        url="https://example.org/a",
        audience="clinician",
        text=whole,
        blocks=tuple(blocks),
    )


def citation(of: Article, marker: int = 1, audience: str = "clinician") -> Citation:
    start = of.text.index(QUOTE)
    return Citation.model_validate(
        {
            "marker": marker,
            "passage_id": "p1",
            "article_id": of.id,
            "source": of.source,
            "title": of.title,
            "publisher": of.publisher,
            "url": of.url,
            "audience": audience,
            "heading": ("First, slow down",),
            "quote": QUOTE,
            "start": start,
            "end": start + len(QUOTE),
        }
    )


def reference(of: Article) -> PassageReference:
    return PassageReference(
        passage_id="p2",
        article_id=of.id,
        title=of.title,
        audience=of.audience,
        heading=("Rest",),
        start=0,
        end=16,
    )


def answered(of: Article, audience: str = "clinician") -> Answered:
    return Answered(
        sentences=(
            Sentence(text="That sounds hard.", part="opening", basis="general"),
            Sentence(text="A place to start:", part="lead", basis="general"),
            Sentence(text=QUOTE, part="evidence", basis="quoted", citations=(1,)),
            Sentence(text="What do you need now?", part="sit_with", basis="general"),
            Sentence(text="Bring one moment.", part="supervision", basis="general"),
        ),
        citations=(citation(of, audience=audience),),
        also_found=(reference(of),),
        follow_ups=("And what about tomorrow?",),
    )


def abstained(of: Article) -> Abstained:
    return Abstained(
        sentences=(Sentence(text="The library has nothing.", part="guidance", basis="general"),),
        nearest=(reference(of),),
        follow_ups=(),
    )


def guidance(line: str) -> Sentence:
    return Sentence(text=line, part="guidance", basis="general")


def redirected(of: Article) -> Redirected:
    """A redirection with what the library has, and nothing that came sentence by sentence."""
    return Redirected(
        route="clinical_request",
        sentences=(
            guidance("I do not speak about medication."),
            guidance("I can help with how to raise it."),
            Sentence(text=QUOTE, part="evidence", basis="quoted", citations=(1,)),
        ),
        citations=(citation(of),),
        also_found=(reference(of),),
        follow_ups=("How do I raise it?",),
    )


def contact(region: Region | None = None) -> Contact:
    where = region.name if region is not None else "nowhere"
    return Contact(name=f"Line in {where}", reach="116 123", when="any time")


def urgent(region: Region | None = None) -> Urgent:
    return Urgent(sentences=(guidance("You may be in danger."),), contacts=(contact(region),))


def notice(region: Region | None = None) -> Notice:
    return Notice(sentences=("Speak to your supervisor today.",), contacts=(contact(region),))


class CapitalNames:
    """Takes these few words for names."""

    NAMES = ("Priya", "Noor")

    def find(self, text: str) -> list[Identifier]:
        return [
            Identifier(start=match.start(), end=match.end(), label="person")
            for match in re.finditer("|".join(self.NAMES), text)
        ]


class FakeService:
    """Stands where AskService stands. An exception among the replies is raised in its turn.

    Whoever writes "afraid for her" gets a notice, "not safe" urgent help unless it was misread.
    ``masks`` is False where masking is broken.
    """

    def __init__(self, articles: Sequence[Article], replies: Sequence[Reply | Exception]) -> None:
        self.library = list(articles)
        self.replies = list(replies)
        self.asked: list[Message] = []
        self.masks = True
        self.written: Written | None = None
        self.screening = Screening(route="question", risks=())
        self._deidentifier = Deidentifier(CapitalNames())

    def mask(self, message: Message) -> Admitted:
        if not self.masks:
            raise SafetyError("This message could not be masked (OSError).")
        check(message.text)
        masking, history = message.masking, []
        for turn in message.history:
            if turn.role == "user":
                earlier, masking = self._deidentifier.mask(turn.text, masking)
                history.append(Turn(role="user", text=earlier.text))
            else:
                said = self._deidentifier.mask_known(turn.text, masking)
                history.append(Turn(role="assistant", text=said))
        masked, masking = self._deidentifier.mask(message.text, masking)
        question = Question(text=masked.text, history=tuple(history))
        return Admitted(question=question, masked=masked, masking=masking)

    def first(self, message: Message, region: Region | None = None) -> First:
        if "not safe" in message.text and not message.misread:
            return urgent(region)
        return notice(region) if "afraid for her" in message.text else None

    def stream(self, message: Message, region: Region | None = None) -> Iterator[Shown | Timed]:
        self.asked.append(message)
        reply = self.replies[min(len(self.asked), len(self.replies)) - 1]
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, Answered):
            by_marker = {c.marker: c for c in reply.citations}
            for sentence in reply.sentences:
                fresh = tuple(by_marker[m] for m in sentence.citations)
                yield Shown(sentence=sentence, citations=fresh)
        yield Timed(
            reply=reply,
            screening=self.screening.model_copy(update={"safe": "am safe" in message.text}),
            masked=Masked(text=message.text, spans=()),
            masking=message.masking,
            composer="fake",
            written=self.written,
            timings_ms={},
        )

    def check_ready(self) -> None:
        self.articles()

    def articles(self) -> list[Article]:
        return list(self.library)

    def article(self, article_id: str) -> Article:
        for held in self.library:
            if held.id == article_id:
                return held
        raise StoreUnusable(f"There is no article {article_id} in the index.")
