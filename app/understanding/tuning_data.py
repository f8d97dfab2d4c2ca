"""What the adapter of the embedder learns from: messages, sentences of answers, names."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from faker.config import AVAILABLE_LOCALES
from numpy.typing import NDArray

from app.errors import UnderstandingError
from app.ports import Embedder, Library
from app.understanding.examples import (
    AskedExample,
    BoundaryExample,
    IdentifierExample,
    Place,
    ScopeExample,
    ScreeningExample,
    SupportExample,
    ThemeExample,
    read_examples,
)
from app.understanding.labels import BOUNDARY, NAMES, RISKS, ROUTES
from app.understanding.lexicon import lexicon_arrays
from app.understanding.stretches import stretches
from app.understanding.support import pair
from app.understanding.themes import theme_ids
from app.understanding.training_data import labelled_texts

FIELD_NAMES = Path(__file__).with_name("field_names.txt")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_WORDS = re.compile(r"[a-z0-9']+")

GRAVE_THEMES = frozenset({"client-discloses-risk", "heavy-disclosure"})
ORDINARY_EVERY = 12
"""Every twelfth example of a theme serves as a message in which nobody is in danger."""
OFF_TOPIC_EVERY = 3

DANGER_WEIGHT = 2.5
"""Of a message with a risk in it: a risk that is missed costs more than a notice too many."""
QUIET_STRETCH_WEIGHT = 0.25
"""Of the stretches of a message that hold no danger: they are many, and much alike."""

BEST, ALSO = 1.0, 0.25
"""Shares of a message that a passage answers which speaks straight to it, or helps a little."""

INSIDE_WEIGHT = 0.15
"""Of a theme's example as one that is inside the library's scope: there are far more of these."""


class Stretched(NamedTuple):
    """A stretch of a message, (start, end) in it, and its risks as ``Message`` has them."""

    start: int
    end: int
    risks: NDArray[np.float32]


class Message(NamedTuple):
    """A message, and what is known of its stretches, each read with the whole around it.

    ``risks`` and ``routes`` sum to their weight in training.
    """

    text: str
    risks: NDArray[np.float32]
    routes: NDArray[np.float32]
    stretches: tuple[Stretched, ...]
    writer: str


class Themed(NamedTuple):
    """A message and its share of each theme or of (outside, inside): 0 where it is unknown."""

    text: str
    themes: NDArray[np.float32]
    scope: NDArray[np.float32]
    writer: str


class Said(NamedTuple):
    """A sentence of an answer. ``verdict`` sums to 1 over BOUNDARY."""

    text: str
    cited: bool
    verdict: NDArray[np.float32]
    writer: str


class Claimed(NamedTuple):
    """A claim with what it cites, as ``pair`` writes them, and (1, 0) or (0, 1): (no, yes)."""

    text: str
    supported: NDArray[np.float32]
    writer: str


class Named(NamedTuple):
    """A text with (start, end, index into NAMES) of each name."""

    text: str
    spans: tuple[tuple[int, int, int], ...]
    writer: str


class Asked(NamedTuple):
    """A message, and the share of it that each passage of the shelf answers; they sum to 1."""

    text: str
    answers: NDArray[np.float32]
    writer: str


class Shelf(NamedTuple):
    """The passages that messages are asked of, as they are searched.

    ``vectors`` are of their units, (units, 384), and ``owners`` the passage that each is of.
    """

    places: tuple[tuple[str, str], ...]
    vectors: NDArray[np.float32]
    owners: NDArray[np.int64]


class Lessons(NamedTuple):
    """All that the adapter learns from."""

    messages: list[Message]
    themed: list[Themed]
    said: list[Said]
    named: list[Named]
    claimed: list[Claimed]
    asked: list[Asked]
    shelf: Shelf


def lessons(chance: random.Random, corpus: Path, shelf: Shelf) -> Lessons:
    """Every writer's examples, and the questions of the corpus. Raises UnderstandingError."""
    return Lessons(
        messages(), themed(corpus), sentences(), names(), claims(chance), asked(shelf), shelf
    )


def shelf(library: Library, embedder: Embedder) -> Shelf:
    """The passages of a library with the vectors of all that leads to them."""
    index = library.current()
    sources = {article.id: article.source for article in index.articles()}
    passages = index.all_passages()
    sentences = index.sentence_vectors(passages)
    places: list[tuple[str, str]] = []
    vectors: list[NDArray[np.float32]] = []
    for passage in passages:
        places.append((sources[passage.article_id], folded(passage.text)))
        vectors.append(embedder.embed([passage.text, *passage.questions]))
        vectors.append(sentences.get(passage.id, vectors[-1][:0]))
    counts = [len(some) for some in vectors]
    owners = np.repeat(np.arange(len(vectors)) // 2, counts)
    return Shelf(tuple(places), np.concatenate(vectors), owners)


def folded(text: str) -> str:
    """Words alone, in lower case, a space between and around them."""
    return f" {' '.join(_WORDS.findall(text.lower().replace('’', chr(39))))} "


def asked(shelf: Shelf) -> list[Asked]:
    """Messages with what answers them. Raises UnderstandingError for a place that is not there."""
    rows: list[Asked] = []
    for writer, examples in read_examples("asked", AskedExample).items():
        for example in examples:
            answers = np.zeros(len(shelf.places), dtype=np.float32)
            for weight, places in ((BEST, example.best), (ALSO, example.also)):
                for place in places:
                    answers[_found(place, shelf)] += weight
            rows.append(Asked(example.text, answers / answers.sum(), writer))
    return rows


def _found(place: Place, shelf: Shelf) -> int:
    words = f" {place.anchor} "
    for number, (source, text) in enumerate(shelf.places):
        if source == place.article and words in text:
            return number
    raise UnderstandingError(
        f"No passage of {place.article} in the index has the words “{place.anchor}”, which an "
        "example of what is asked names. Run 'python -m ingest', or mend the example."
    )


def messages() -> list[Message]:
    rows: list[Message] = []
    for writer, examples in read_examples("screening", ScreeningExample).items():
        for example in examples:
            kind = example.kind if example.route == "clinical_request" else example.route
            routes = _share([kind], ROUTES)
            risks = [f"{risk.who} {risk.what}" for risk in example.risks] or ["none"]
            parts = tuple(_stretched(example))
            rows.append(Message(example.text, _share(risks, RISKS), routes, parts, writer))
    nobody, ordinary = _share(["none"], RISKS), _share(["question"], ROUTES)
    for writer, themed in read_examples("themes", ThemeExample).items():
        kept = [row for row in themed if not GRAVE_THEMES.intersection(row.themes)]
        rows.extend(
            Message(row.text, nobody, ordinary, (), f"themes {writer}")
            for row in kept[::ORDINARY_EVERY]
        )
    off_topic = _share(["off_topic"], ROUTES)
    for writer, scoped in read_examples("scope", ScopeExample).items():
        far = [row for row in scoped if not row.inside and not row.near]
        rows.extend(
            Message(row.text, nobody, off_topic, (), f"scope {writer}")
            for row in far[::OFF_TOPIC_EVERY]
        )
    return rows


def _stretched(example: ScreeningExample) -> Iterator[Stretched]:
    """The stretches of a message of several, each with the risks whose words are in it."""
    parts = stretches(example.text)
    if len(parts) < 2:
        return
    for start, end in parts:
        text = example.text[start:end]
        inside = [f"{risk.who} {risk.what}" for risk in example.risks if risk.words in text]
        # A stretch beside the words may share the danger without saying it: nothing is known.
        if inside:
            yield Stretched(start, end, _share(inside, RISKS))
        elif not example.risks or len(parts) >= 4:
            yield Stretched(start, end, QUIET_STRETCH_WEIGHT * _share(["none"], RISKS))


def themed(corpus: Path) -> list[Themed]:
    """Messages with their themes, all of them for this library, and those that are not for it."""
    ids = theme_ids()
    unknown = np.zeros(len(ids), dtype=np.float32)
    outside, inside = np.eye(2, dtype=np.float32)
    rows: list[Themed] = []
    for row in labelled_texts("themes", corpus):
        themes = unknown.copy()
        for theme, share in row.shares():
            themes[ids.index(theme)] += share
        rows.append(Themed(row.text, themes, INSIDE_WEIGHT * inside, row.group))
    for writer, scoped in read_examples("scope", ScopeExample).items():
        for example in scoped:
            rows.append(
                Themed(example.text, unknown, inside if example.inside else outside, writer)
            )
    return rows


def sentences() -> list[Said]:
    rows: list[Said] = []
    for writer, examples in read_examples("boundary", BoundaryExample).items():
        rows.extend(
            Said(
                example.sentence,
                example.cited,
                _share(list(example.reasons) or _fine(example), BOUNDARY),
                writer,
            )
            for example in examples
        )
    return rows


def _fine(example: BoundaryExample) -> list[str]:
    """What a sentence that may be shown is: one that cites might be a claim without its marker."""
    return ["pass", "uncited_claim"] if example.cited else ["pass"]


def claims(chance: random.Random) -> list[Claimed]:
    """The labelled claims, as many beside a passage that is not theirs, and passages' own words."""
    rows: list[Claimed] = []
    no, yes = np.eye(2, dtype=np.float32)
    for writer, examples in read_examples("support", SupportExample).items():
        passages = [" ".join(p["text"] for p in example.passages) for example in examples]
        for example, passage in zip(examples, passages, strict=True):
            holds = yes if example.verdict == "pass" else no
            rows.append(Claimed(pair(example.sentence, passage), holds, writer))
            other = chance.choice(passages)
            if example.verdict == "pass" and other != passage:
                rows.append(Claimed(pair(example.sentence, other), no, writer))
        # What stands there word for word is supported, however hard the examples are.
        for passage in dict.fromkeys(passages):
            for start, end in stretches(passage):
                sentence = passage[start:end]
                rows.append(Claimed(pair(sentence, passage), yes, writer))
            rows.append(Claimed(pair(sentence, sentence), yes, writer))
    return rows


def names() -> list[Named]:
    rows: list[Named] = []
    for writer, examples in read_examples("identifiers", IdentifierExample).items():
        for example in examples:
            text, spans = example.unmarked()
            known = tuple((a, b, NAMES.index(name)) for a, b, name in spans if name in NAMES)
            rows.append(Named(text, known, writer))
    return rows


def lexicon() -> dict[str, NDArray[Any]]:
    """The arrays of the lexicon: names that Faker's locales list, and the examples' own words."""
    found: dict[str, set[str]] = {"first": set(), "last": set(), "town": set()}
    for locale in sorted(AVAILABLE_LOCALES):
        for provider in ("person", "address"):
            try:
                module = import_module(f"faker.providers.{provider}.{locale}")
            except ModuleNotFoundError:
                continue
            for attribute, values in sorted(vars(module.Provider).items()):
                kind = _kind_of_list(provider, attribute)
                if kind and isinstance(values, Iterable) and not isinstance(values, str):
                    listed = (value for value in values if isinstance(value, str))
                    found[kind].update(word for name in listed for word in _LETTERS.findall(name))
    lines = FIELD_NAMES.read_text(encoding="utf-8").splitlines()
    field = " ".join(line for line in lines if not line.startswith("#")).split()
    texts = [row.text for rows in read_examples("themes", ThemeExample).values() for row in rows]
    texts += [row.text for rows in read_examples("scope", ScopeExample).values() for row in rows]
    return lexicon_arrays({**found, "field": field}, texts)


def _kind_of_list(provider: str, attribute: str) -> str:
    if provider == "address":
        return (
            "town" if attribute.startswith(("cit", "town", "village", "county", "counties")) else ""
        )
    if attribute.startswith("first_name"):
        return "first"
    return "last" if attribute.startswith("last_name") else ""


def varied(row: Named, pool: dict[int, list[str]], chance: random.Random) -> Named:
    """The same text about other people and places, now and then in other capitals."""
    text, spans, at = "", [], 0
    swap = chance.random() < 0.7
    for start, end, kind in row.spans:
        text += row.text[at:start]
        words = row.text[start:end]
        if swap and len(words) > 2:
            other = chance.choice(pool[kind])
            words = other.lower() if words.islower() else other
        spans.append((len(text), len(text) + len(words), kind))
        text += words
        at = end
    text += row.text[at:]
    style = chance.random()
    if style < 0.25 and len(text.lower()) == len(text):
        text = text.lower()
    elif style < 0.28 and len(text.upper()) == len(text):
        text = text.upper()
    return Named(text, tuple(spans), row.writer)


def _share(found: list[str], labels: tuple[str, ...]) -> NDArray[np.float32]:
    target = np.zeros(len(labels), dtype=np.float32)
    weight = DANGER_WEIGHT if labels is RISKS and found != ["none"] else 1.0
    for name in found:
        target[labels.index(name)] += weight / len(found)
    return target
