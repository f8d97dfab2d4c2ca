"""What the adapter of the embedder learns from: messages, sentences of answers, names."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.understanding.examples import (
    KEPT_FOR_THRESHOLDS,
    BoundaryExample,
    NoticingExample,
    ScopeExample,
    ScreeningExample,
    SupportExample,
    ThemeExample,
    read_examples,
)
from app.understanding.labels import BOUNDARY, NOTICED, RISKS, ROUTES
from app.understanding.stretches import stretches
from app.understanding.support import pair
from app.understanding.themes import theme_ids
from app.understanding.training_data import labelled_texts

GRAVE_THEMES = frozenset({"client-discloses-risk", "heavy-disclosure"})
ORDINARY_EVERY = 12
"""Every twelfth example of a theme serves as a message in which nobody is in danger."""
OFF_TOPIC_EVERY = 3

DANGER_WEIGHT = 2.5
"""Of a message with a risk in it: a risk that is missed costs more than a notice too many."""
QUIET_STRETCH_WEIGHT = 0.25
"""Of the stretches of a message that hold no danger: they are many, and much alike."""

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


class Listened(NamedTuple):
    """A turn of a debrief, 1 for each of NOTICED that is in it, and its risks and routes as
    ``Message`` has them."""

    text: str
    noticed: NDArray[np.float32]
    risks: NDArray[np.float32]
    routes: NDArray[np.float32]
    writer: str


def messages() -> list[Message]:
    rows: list[Message] = []
    for writer, examples in read_examples("screening", ScreeningExample).items():
        for example in examples:
            kind = example.kind if example.route == "clinical_request" else example.route
            routes = share([kind], ROUTES)
            risks = [f"{risk.who} {risk.what}" for risk in example.risks] or ["none"]
            parts = tuple(_stretched(example))
            rows.append(Message(example.text, share(risks, RISKS), routes, parts, writer))
    nobody, ordinary = share(["none"], RISKS), share(["question"], ROUTES)
    for writer, themed in read_examples("themes", ThemeExample).items():
        kept = [row for row in themed if not GRAVE_THEMES.intersection(row.themes)]
        rows.extend(
            Message(row.text, nobody, ordinary, (), f"themes {writer}")
            for row in kept[::ORDINARY_EVERY]
        )
    off_topic = share(["off_topic"], ROUTES)
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
            yield Stretched(start, end, share(inside, RISKS))
        elif not example.risks or len(parts) >= 4:
            yield Stretched(start, end, QUIET_STRETCH_WEIGHT * share(["none"], RISKS))


def themed(corpus: Path) -> list[Themed]:
    """Messages with their themes, all of them for this library, and those that are not for it."""
    ids = theme_ids()
    unknown = np.zeros(len(ids), dtype=np.float32)
    outside, inside = np.eye(2, dtype=np.float32)
    rows: list[Themed] = []
    for row in labelled_texts("themes", corpus):
        themes = unknown.copy()
        for theme, part in row.shares():
            themes[ids.index(theme)] += part
        rows.append(Themed(row.text, themes, INSIDE_WEIGHT * inside, row.group))
    for writer, scoped in read_examples("scope", ScopeExample).items():
        for example in scoped:
            rows.append(
                Themed(example.text, unknown, inside if example.inside else outside, writer)
            )
    return rows


def listened() -> list[Listened]:
    """Turns of debriefs, but for those of the writer by whom thresholds are chosen."""
    rows: list[Listened] = []
    nobody, ordinary = share(["none"], RISKS), share(["question"], ROUTES)
    for writer, examples in read_examples("noticing", NoticingExample).items():
        if writer == KEPT_FOR_THRESHOLDS:
            continue
        for example in examples:
            noticed = np.array([name in example.noticed for name in NOTICED], dtype=np.float32)
            risks = 0 * nobody if example.danger else nobody
            rows.append(Listened(example.text, noticed, risks, ordinary, writer))
    return rows


def sentences() -> list[Said]:
    rows: list[Said] = []
    for writer, examples in read_examples("boundary", BoundaryExample).items():
        rows.extend(
            Said(
                example.sentence,
                example.cited,
                share(list(example.reasons) or _fine(example), BOUNDARY),
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


def share(found: list[str], labels: tuple[str, ...]) -> NDArray[np.float32]:
    """Equal shares of the labels that were found; of dangers they sum to DANGER_WEIGHT."""
    target = np.zeros(len(labels), dtype=np.float32)
    weight = DANGER_WEIGHT if labels is RISKS and found != ["none"] else 1.0
    for name in found:
        target[labels.index(name)] += weight / len(found)
    return target
