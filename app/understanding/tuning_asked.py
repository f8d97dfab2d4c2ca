"""What the adapter learns of finding: messages with the passages that answer them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.errors import UnderstandingError
from app.ports import Embedder, Library
from app.understanding.examples import AskedExample, Place, read_examples
from app.understanding.labels import RISKS, ROUTES
from app.understanding.tuning_data import share

_WORDS = re.compile(r"[a-z0-9']+")

BEST, ALSO = 1.0, 0.25
"""Shares of a message that a passage answers which speaks straight to it, or helps a little."""

OF_DANGER = "after-a-client-discloses-risk.md"
FOR_CLIENTS = "getting-the-most-from-therapy.md"
"""Articles of whose messages it is not known whether they are harmless, and whether a clinician
types them."""


Places = tuple[tuple[str, str], ...]
"""The file of each passage and its folded words."""


class Asked(NamedTuple):
    """A message, and the share of it that each passage of the shelf answers; they sum to 1.

    ``risks`` and ``routes`` are as in ``Message``: of an ordinary question, or 0 where unknown.
    """

    text: str
    answers: NDArray[np.float32]
    risks: NDArray[np.float32]
    routes: NDArray[np.float32]
    writer: str


class Shelf(NamedTuple):
    """The passages that messages are asked of, as they are searched.

    ``vectors`` are of their units, (units, 384), and ``owners`` the passage that each is of.
    """

    places: Places
    vectors: NDArray[np.float32]
    owners: NDArray[np.int64]


def shelf(library: Library, embedder: Embedder) -> Shelf:
    """The passages of a library with the vectors of all that leads to them."""
    index = library.current()
    passages = index.all_passages()
    sentences = index.sentence_vectors(passages)
    vectors: list[NDArray[np.float32]] = []
    for passage in passages:
        vectors.append(embedder.embed([passage.text, *passage.questions]))
        vectors.append(sentences.get(passage.id, vectors[-1][:0]))
    counts = [len(some) for some in vectors]
    owners = np.repeat(np.arange(len(vectors)) // 2, counts)
    return Shelf(places(library), np.concatenate(vectors), owners)


def places(library: Library) -> Places:
    """The file and the folded words of each passage, in the order of the index."""
    index = library.current()
    sources = {article.id: article.source for article in index.articles()}
    return tuple(
        (sources[passage.article_id], folded(passage.text)) for passage in index.all_passages()
    )


def folded(text: str) -> str:
    """Words alone, in lower case, a space between and around them."""
    return f" {' '.join(_WORDS.findall(text.lower().replace('’', chr(39))))} "


def asked(shelf: Places, kinds: Sequence[str] = ("asked",)) -> list[Asked]:
    """Messages with what answers them. Raises UnderstandingError for a place that is not there."""
    rows: list[Asked] = []
    nobody, ordinary = share(["none"], RISKS), share(["question"], ROUTES)
    found = [entry for kind in kinds for entry in read_examples(kind, AskedExample).items()]
    for writer, examples in found:
        for example in examples:
            answers = np.zeros(len(shelf), dtype=np.float32)
            for weight, named in ((BEST, example.best), (ALSO, example.also)):
                for place in named:
                    answers[_found(place, shelf)] += weight
            of = {place.article for place in example.best}
            calm = not example.danger and OF_DANGER not in of
            rows.append(
                Asked(
                    example.text,
                    answers / answers.sum(),
                    nobody if calm else 0 * nobody,
                    ordinary if calm and FOR_CLIENTS not in of else 0 * ordinary,
                    writer,
                )
            )
    return rows


def _found(place: Place, shelf: Places) -> int:
    words = f" {place.anchor} "
    for number, (source, text) in enumerate(shelf):
        if source == place.article and words in text:
            return number
    raise UnderstandingError(
        f"No passage of {place.article} in the index has the words “{place.anchor}”, which an "
        "example of what is asked names. Run 'python -m ingest', or mend the example."
    )
