"""What Debrief adds to a chat model's own time, beside LangChain's plain chain in the same run."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.answering import Shown
from app.models import Message, Model
from app.service import AskService
from app.settings import load_settings
from app.wiring.answers import build_service, with_chat
from app.wiring.embedders import build_minilm
from evals.bench.chain import PlainChain
from evals.bench.messages import messages
from evals.loopback.apart import Apart, apart
from evals.loopback.captured import Captured
from evals.metrics import percentile
from evals.peer import UsualRecipe

OVERHEAD_MESSAGES = 20
OVERHEAD_RATE = 200.0
"""Tokens a second: quick, and still with time between two sentences, as with any model."""

WARM_MESSAGES = 5
CONVERSATION_RATE = 50.0
AT_ONCE = 50
ALONE = 8
"""Messages of the one conversation that the many are compared with."""

CLOSING = ("sit_with", "supervision")

SPREAD_SECONDS = 8.0
"""Within which the many begin: about as long as one answer takes, so that all overlap."""

MS = 1_000.0


_END = re.compile(r"[.?] ")


class ChatTime(Model):
    """Milliseconds; ``peer`` is the plain chain's p95, None where it has no such time."""

    name: str
    p50: float
    p95: float
    floor: float | None = None
    peer: float | None = None


class Crowd(Model):
    """First-sentence delays in ms of many conversations at once, beside those of one."""

    conversations: int
    spread_seconds: float
    alone_p95: float
    p50: float
    p95: float
    errors: int

    @property
    def ratio(self) -> float:
        return self.p95 / self.alone_p95


class ChatFigures(Model):
    """All of it."""

    times: tuple[ChatTime, ...]
    crowds: tuple[Crowd, ...]


class _Streamed(Model):
    """When a message was sent, and when each sentence of its answer was out."""

    began: float
    out: dict[str, float]
    error: bool = False

    @property
    def first(self) -> float:
        return MS * (min(self.out.values()) - self.began)


def measure(store: str) -> ChatFigures:
    """Take all times on a library that is indexed; some minutes."""
    bare = build_service(load_settings(store=store, composer="library"))
    with apart() as server:

        def service(rate: float) -> AskService:
            settings = load_settings(
                store=store,
                composer="model",
                model=f"good@{rate:g}",
                OPENAI_BASE_URL=server.url,
                conversation_tokens=None,
                day_tokens=None,
            )
            made = with_chat(bare, settings)
            made.check_ready()
            return made

        times = _overheads(service(OVERHEAD_RATE), server, load_settings(store=store).corpus)
        crowds = _crowds(service(CONVERSATION_RATE))
    return ChatFigures(times=tuple(times), crowds=tuple(crowds))


def _overheads(service: AskService, server: Apart, corpus: Path) -> list[ChatTime]:
    recipe = UsualRecipe(corpus, build_minilm(load_settings()), {".md"})
    chain = PlainChain(recipe, server.url, f"good@{OVERHEAD_RATE:g}")
    ours, theirs = _Spent(), _Spent()
    texts = messages()
    for text in texts[:WARM_MESSAGES]:
        _ask(service, text)
        _chain(chain, text)
    kept = len(server.requests())
    # Other messages than those it is warm with: nothing of them is remembered.
    for text in texts[WARM_MESSAGES : WARM_MESSAGES + OVERHEAD_MESSAGES]:
        # Side by side on each message, so that a noisy moment touches both.
        for run, spent in ((_ask_with(service), ours), (_chain_with(chain), theirs)):
            streamed = run(text)
            fresh = server.requests(kept)
            kept += len(fresh)
            spent.add(streamed, fresh)
    recipe.close()
    return [
        _time("before the request leaves", ours.before, theirs.before, 60.0),
        _time("a sentence on the wire to out of the service", ours.through, theirs.through, 25.0),
        _time("the same of words that close the answer", ours.closing, theirs.closing, None),
    ]


class _Spent:
    """Times of one way to answer, in ms."""

    def __init__(self) -> None:
        self.before: list[float] = []
        self.through: list[float] = []
        self.closing: list[float] = []

    def add(self, streamed: _Streamed, captured: Sequence[Captured]) -> None:
        answers = [one for one in captured if one.asked and one.asked.streamed]
        if not answers:
            return
        # What the model takes for an oblique message in other words is the model's own time.
        short = sum(
            one.finished - one.came
            for one in captured
            if one.finished and one.asked and not one.asked.streamed and one.came < answers[0].came
        )
        self.before.append(MS * (answers[0].came - streamed.began - short))
        for answer in answers:
            for number, ended in answer.ends.items():
                said = answer.said[number]
                text = " ".join(said.text.split())
                if text not in streamed.out:
                    continue
                through = MS * (streamed.out[text] - ended)
                # Words that end an answer wait where something before them is asked for again.
                (self.closing if said.part in CLOSING else self.through).append(through)


def _ask_with(service: AskService) -> Callable[[str], _Streamed]:
    return lambda text: _ask(service, text)


def _chain_with(chain: PlainChain) -> Callable[[str], _Streamed]:
    return lambda text: _chain(chain, text)


def _ask(service: AskService, text: str) -> _Streamed:
    began = time.perf_counter()
    out: dict[str, float] = {}
    try:
        for event in service.stream(Message(text=text)):
            if isinstance(event, Shown):
                out.setdefault(" ".join(event.sentence.text.split()), time.perf_counter())
            elif event.written is not None and event.written.fallback is not None:
                return _Streamed(began=began, out=out, error=True)
    except Exception:
        return _Streamed(began=began, out=out, error=True)
    return _Streamed(began=began, out=out)


def _chain(chain: PlainChain, text: str) -> _Streamed:
    began, said = time.perf_counter(), ""
    out: dict[str, float] = {}
    for piece in chain.stream(text):
        said += piece
        now = time.perf_counter()
        # Its sentences end with a space behind the full stop or question mark.
        while (end := _END.search(said)) is not None:
            out.setdefault(" ".join(said[: end.start() + 1].split()), now)
            said = said[end.end() :]
    return _Streamed(began=began, out=out)


def _crowds(service: AskService) -> list[Crowd]:
    texts = messages()
    alone = [_ask(service, text) for text in texts[:ALONE]]
    lone = percentile([one.first for one in alone if one.out], 0.95)
    return [_crowd(service, texts, lone, spread) for spread in (SPREAD_SECONDS, 0.0)]


def _crowd(service: AskService, texts: Sequence[str], lone: float, spread: float) -> Crowd:
    def converse(number: int) -> _Streamed:
        time.sleep(spread * number / AT_ONCE)
        return _ask(service, texts[number % len(texts)])

    with ThreadPoolExecutor(AT_ONCE) as many:
        found = list(many.map(converse, range(AT_ONCE)))
    delays = [one.first for one in found if one.out]
    return Crowd(
        conversations=AT_ONCE,
        spread_seconds=spread,
        alone_p95=lone,
        p50=percentile(delays, 0.5),
        p95=percentile(delays, 0.95),
        errors=sum(one.error for one in found),
    )


def _time(
    name: str, ours: Sequence[float], theirs: Sequence[float], floor: float | None
) -> ChatTime:
    return ChatTime(
        name=name,
        p50=percentile(ours, 0.5),
        p95=percentile(ours, 0.95),
        floor=floor,
        peer=percentile(theirs, 0.95) if theirs else None,
    )
