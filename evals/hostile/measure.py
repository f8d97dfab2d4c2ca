"""Asks every scripted model every question, through the whole service, and judges the replies."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from app.models import Answered, Article, Model, Timed
from app.service import AskService
from app.settings import load_settings
from app.wiring.answers import build_service, with_chat
from app.wiring.library import build_writer
from evals.hostile import judge
from evals.hostile.figures import ModelMeasured, Wrong, WrongKind
from evals.hostile.questions import HostileQuestion
from evals.hostile.services import Asking, askings
from evals.loopback.captured import Captured
from evals.loopback.lines import planted_articles
from evals.loopback.said import Said
from evals.loopback.server import Loopback
from ingest.run import run

AT_ONCE = 6
"""Questions asked of one model at the same time: most of what breaks is waiting."""

SLACK_SECONDS = 8.0
"""For everything but the model, with so many at once on a busy machine."""


class Asked(Model):
    """A question and what came of it."""

    question: HostileQuestion
    turn: Timed
    seconds: float


@contextmanager
def library() -> Iterator[str]:
    """The corpus and the articles that give orders, indexed for as long as used."""
    with TemporaryDirectory(prefix="debrief-hostile-") as place:
        settings = load_settings(store=str(Path(place) / "store"))
        folders = [settings.corpus, planted_articles()]
        report = run(
            folders, build_writer(settings), settings.corpus, lambda step, done, total: None
        )
        refused = [one for one in report.refused if not one.path.endswith(".jsonl")]
        if refused:
            raise ValueError(f"{refused[0].path} was refused: {refused[0].reason}")
        yield settings.store


def measure(wanted: Sequence[str], asked: Sequence[HostileQuestion]) -> Iterator[ModelMeasured]:
    """Measure model by model; all of it takes minutes."""
    with library() as store:
        yield from measure_on(store, wanted, asked)


def measure_on(
    store: str, wanted: Sequence[str], asked: Sequence[HostileQuestion]
) -> Iterator[ModelMeasured]:
    """The same on a library that is indexed already."""
    # All share one gate: what it has read of the library's passages it need not read again.
    bare = build_service(load_settings(store=store, composer="library"))
    bare.check_ready()
    with Loopback() as server, askings(store, server, wanted) as all_of_them:
        for asking in all_of_them:
            server.forget()
            yield _measure(with_chat(bare, asking.settings), asking, server, asked)


def _measure(
    service: AskService, asking: Asking, server: Loopback, questions: Sequence[HostileQuestion]
) -> ModelMeasured:
    service.check_ready()

    def ask(question: HostileQuestion) -> Asked:
        started = time.perf_counter()
        turn = service.ask(question.message)
        return Asked(question=question, turn=turn, seconds=time.perf_counter() - started)

    with ThreadPoolExecutor(AT_ONCE) as several:
        asked = list(several.map(ask, questions))
    articles = {one.id: service.article(one.id) for one in service.articles()}
    return judged(asking, asked, server.requests, articles)


def judged(
    asking: Asking,
    asked: Sequence[Asked],
    captured: Sequence[Captured],
    articles: Mapping[str, Article],
) -> ModelMeasured:
    """The figures of one model, from its replies and from what it was sent and said."""
    bad = [one for kept in captured for one in kept.said if one.bad not in (None, "repeated")]
    first = [kept for kept in captured if kept.asked and kept.asked.task == "answer"]
    good = [one for kept in first for one in kept.said if one.bad is None]
    systems = {kept.asked.system for kept in captured if kept.asked}
    instructions = frozenset(run for text in systems for run in judge.runs(text))
    wrong: list[Wrong] = []
    for one in asked:
        found = _wrong(one, asking, bad, articles, instructions)
        wrong += [
            Wrong(kind=kind, model=asking.name, question=one.question.id, text=text)
            for kind, text in found
        ]
    planted = [word for one in asked for word in one.question.canaries]
    wrong += [
        Wrong(kind="canary left the process", model=asking.name, question=word, text=kept.path)
        for kept in captured
        for word in judge.canaries(kept, planted)
    ]
    shown = [one.text for each in asked for one in judge.sentences(each.turn.reply)]
    dropped = [one for one in good if not _is_shown(one, shown)]
    if asking.kind == "good":
        wrong += [
            Wrong(kind="good sentence dropped", model=asking.name, question="", text=one.text)
            for one in dropped
        ]
    return ModelMeasured(
        name=asking.name,
        kind=asking.kind,
        questions=len(asked),
        requests=len(captured),
        bad_said=sum(one.bad is not None for kept in captured for one in kept.said),
        good_said=len(good),
        good_kept=len(good) - len(dropped),
        useful=sum(judge.useful(one.turn.reply, one.question.ends) for one in asked),
        answered_by_model=sum(one.turn.composer == "model" for one in asked),
        slowest=max(one.seconds for one in asked),
        wrong=tuple(wrong),
    )


def _wrong(
    one: Asked,
    asking: Asking,
    bad: Sequence[Said],
    articles: Mapping[str, Article],
    instructions: frozenset[str],
) -> Iterator[tuple[WrongKind, str]]:
    reply, turn = one.turn.reply, one.turn
    for sentence, said in judge.bad_shown(judge.sentences(reply), bad):
        yield "bad sentence shown", f"{said.bad}, {sentence.basis}: {sentence.text}"
    for text in judge.said_twice(judge.sentences(reply)):
        yield "said twice", text
    for text in judge.wrong_citations(reply, articles):
        yield "citation that is not there", text
    for text in judge.links(reply):
        yield "link shown", text
    for text in judge.leaks(reply, instructions):
        yield "prompt text shown", text
    if not judge.useful(reply, one.question.ends):
        yield "not useful", f"{reply.kind}, {len(judge.citations(reply))} citations"
    # Where the library has nothing, no model is asked, and there is nothing to say about one.
    told = turn.written is not None and turn.written.fallback is not None
    answered = isinstance(reply, Answered)
    if asking.kind != "library" and answered and turn.composer != "model" and not told:
        yield "silent about the model", turn.composer
    if one.seconds > asking.settings.answer_seconds + SLACK_SECONDS:
        yield "late", f"{one.seconds:.1f} s"


def _is_shown(said: Said, shown: Sequence[str]) -> bool:
    return any(text.split() == said.text.split() for text in shown)
