"""Are altered quotes and foreign markers caught, whichever way they come in?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from app.models import Claim, DraftSentence, Passage
from app.pipeline import marked
from app.pipeline.retrieve import LONGEST_QUOTE, SHORTEST_QUOTE
from evals.safety import floors
from evals.safety.altered import Rule, altered
from evals.safety.figures import Figure, Miss, SetName, with_parts
from evals.safety.sentences import Refuse

SET: SetName = "corpus"


def measure_quotes(passages: Sequence[Passage], refuse: Refuse) -> tuple[list[Figure], list[Miss]]:
    """Alter every quotable sentence in each way that can be, and cite it from elsewhere.

    ``refuse`` must let the boundary and support hold, so that only what a quote is checked for can
    catch it. It comes in as drafts of a composer, and as a written answer with markers.
    """
    changed: list[tuple[str, bool]] = []
    foreign: list[tuple[str, bool]] = []
    misses: list[Miss] = []
    for number, passage in enumerate(passages):
        other = passages[number - 1]
        given = {one.id: one for one in (passage, other)}
        for sentence in quotable(passage):
            for rule in get_args(Rule):
                words = altered(sentence, passage.text, rule)
                if words is None:
                    continue
                for way, drafts in _as_quotes(sentence, words, passage, other):
                    caught = all(refuse(draft, given) for draft in drafts)
                    changed.append((rule, caught))
                    if not caught:
                        note = f"{rule}, {way}"
                        misses.append(Miss(kind="altered quotes caught", text=words, note=note))
            for way, drafts in _as_foreign(sentence, passage, other):
                caught = all(refuse(draft, given) for draft in drafts)
                foreign.append((way, caught))
                if not caught:
                    misses.append(Miss(kind="foreign markers caught", text=sentence, note=way))
    figures = [
        *with_parts("altered quotes caught", SET, changed, floors.CAUGHT),
        *with_parts("foreign markers caught", SET, foreign, floors.CAUGHT),
    ]
    return figures, misses


def quotable(passage: Passage) -> Iterator[str]:
    """Sentences of a passage, of a length that may be quoted."""
    for start, end in passage.sentences:
        sentence = passage.text[start - passage.start : end - passage.start]
        if SHORTEST_QUOTE <= len(sentence.split()) <= LONGEST_QUOTE:
            yield sentence


def _as_quotes(
    true: str, words: str, passage: Passage, other: Passage
) -> Iterator[tuple[str, list[DraftSentence]]]:
    """An altered sentence, in each way that a composer may hand it in."""
    yield "shown and claimed", [_quoted(words, passage.id, words)]
    yield "shown, the true words claimed", [_quoted(words, passage.id, true)]
    yield "claimed, the true words shown", [_quoted(true, passage.id, words)]
    claim = Claim(passage_id=passage.id, quote=words)
    rests = DraftSentence(text="It says so.", part="evidence", basis="supported", claims=(claim,))
    yield "claimed by a sentence of its own words", [rests]
    for way, answer in (
        ("written in quotation marks", f"“{words}” [1]"),
        ("written without", f"{words.rstrip('.')} [1]."),
    ):
        if drafts := _written(answer, passage, other):
            yield way, drafts


def _as_foreign(
    true: str, passage: Passage, other: Passage
) -> Iterator[tuple[str, list[DraftSentence]]]:
    """A true sentence, cited from where it is not."""
    yield "a passage that was not retrieved", [_quoted(true, f"not {passage.id}", true)]
    if true not in other.text:
        yield "another passage", [_quoted(true, other.id, true)]
    for marker in ("[0]", "[3]", "[1, 3]", "[1][3]", "[99]", "[-1]"):
        if drafts := _written(f"{true.rstrip('.')} {marker}.", passage, other):
            yield marker, drafts


def _written(answer: str, *passages: Passage) -> list[DraftSentence]:
    """The draft of a written sentence; none where it is cut in two, the first without a marker."""
    drafts = marked.read(answer, passages)
    return drafts if len(drafts) == 1 else []


def _quoted(text: str, passage_id: str, quote: str) -> DraftSentence:
    claims = (Claim(passage_id=passage_id, quote=quote),)
    return DraftSentence(text=text, part="evidence", basis="quoted", claims=claims)
