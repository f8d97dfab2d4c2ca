"""What is judged: the whole service on the corpus, and beside it on articles that give orders."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

from app.prompts import PromptName, load_prompt
from app.reflection.facilitator import Facilitator
from app.service import AskService
from app.settings import ROOT, Settings, load_settings
from app.wiring.answers import build_answers, build_service
from app.wiring.chat import build_chat
from app.wiring.debriefs import build_debrief
from app.wiring.embedders import build_embedder, build_minilm
from app.wiring.library import build_writer
from app.wiring.shared import Shared
from evals.loopback.lines import planted_articles
from evals.recorded import RecordedChat
from evals.remembering import RememberingEmbedder
from evals.results import Parameters
from evals.rubric.grader import Grader, prompt_hashes
from evals.suite import FOLDER, SuiteName
from evals.transcript import Passages
from ingest.discover import discover
from ingest.prepare import prepare
from ingest.run import run

PLANTED: frozenset[SuiteName] = frozenset({"injection", "hostile-models"})
"""Suites that are asked of a library in which articles give orders."""

SHAPES_AN_INDEX = (
    ROOT / "ingest",
    ROOT / "app" / "adapters",
    ROOT / "app" / "understanding" / "themes",
    ROOT / "app" / "understanding" / "themes.py",
)
SHAPES_A_VECTOR = (
    ROOT / "app" / "understanding" / "weights" / "adapter.npz",
    ROOT / "app" / "adapters",
)
_PROMPTS: tuple[PromptName, ...] = (
    "answer.system",
    "answer.user",
    "answer.json",
    "answer.text",
    "mend.user",
)


class Subject:
    """The services under test, each built at its first use; call ``load`` before threads do."""

    def __init__(
        self,
        settings: Settings,
        planted: Settings,
        orders: Sequence[Path] = (),
        readings: Path | None = None,
    ) -> None:
        """``settings`` name the corpus's store, ``planted`` that of corpus and ``orders``.

        ``readings`` is a file that keeps what is read of the library from run to run.
        """
        self.settings = settings
        self._planted = planted
        self._orders = tuple(orders)
        self._readings = readings

    @cached_property
    def minilm(self) -> RememberingEmbedder:
        """What all of them read with."""
        return RememberingEmbedder(build_minilm(self.settings), self._readings)

    @cached_property
    def service(self) -> AskService:
        return self._built(self.settings)

    @cached_property
    def planted_service(self) -> AskService:
        return self._built(self._planted)

    @cached_property
    def facilitator(self) -> Facilitator:
        return build_debrief(self.settings, Shared(self.settings, self.minilm))

    @cached_property
    def library(self) -> Passages:
        return read_articles([self.settings.corpus])

    @cached_property
    def planted_library(self) -> Passages:
        return read_articles([self.settings.corpus, *self._orders])

    def asked(self, suite: SuiteName) -> AskService:
        """The service that a suite's questions go to."""
        return self.planted_service if suite in PLANTED else self.service

    def read(self, suite: SuiteName) -> Passages:
        """The articles that a suite's answers rest on."""
        return self.planted_library if suite in PLANTED else self.library

    def load(self, suites: Sequence[SuiteName]) -> None:
        """Build and load what these suites need. Raises DebriefError."""
        for suite in suites:
            self.read(suite)
            if suite == "debrief":
                self.facilitator.load()
            else:
                self.asked(suite).check_ready()

    def _built(self, settings: Settings) -> AskService:
        made = build_service(settings, Shared(settings, self.minilm))
        chat = build_chat(settings)
        if chat is None:
            return made
        heard = RecordedChat(chat)
        return made.with_writer(
            lambda verifier, library: build_answers(settings, verifier, library, heard)
        )

    @property
    def folders(self) -> tuple[Path, ...]:
        """The stores' folders: nothing may be written there while a question is answered."""
        places = (self.settings.store, self._planted.store)
        return tuple(Path(place) for place in places if Path(place).is_dir())

    def parameters(self, grader: Grader | None = None) -> Parameters:
        """All that answers and grades depend on beside the code."""
        prompts: dict[str, str] = {name: load_prompt(name).hash for name in _PROMPTS}
        if grader is not None:
            prompts |= prompt_hashes()
        return Parameters(
            embedder=build_embedder(self.settings).fingerprint,
            composer="model" if self.settings.chat_model else "library",
            model=self.settings.chat_model,
            prompts=prompts,
            library=digest([self.settings.corpus]),
            grader=None if grader is None else grader.name,
        )


def kept_subject(
    stores: Path, *, composer: str = "library", say: Callable[[str], None] = lambda line: None
) -> Subject:
    """The project's own corpus, indexed below ``stores`` where it is not yet.

    An index is made anew whenever anything that shapes it has changed, and never mended: so two
    runs of one commit search the very same index. ``say`` is told when that takes time. Raises
    DebriefError, and ValueError for an article that was refused.
    """
    own = FOLDER / "injection" / "planted"
    stores.mkdir(parents=True, exist_ok=True)
    orders = (planted_articles(), *((own,) if own.is_dir() else ()))
    corpus = load_settings().corpus
    # Tests in several processes want the same index at the same moment.
    with FileLock(stores / "lock"):
        settings = _indexed(stores, "corpus", [corpus], composer, say)
        planted = _indexed(stores, "planted", [corpus, *orders], composer, say, settings.store)
    readings = stores / f"readings-{digest(SHAPES_A_VECTOR)}-{version('onnxruntime')}.npz"
    for other in stores.glob("readings-*.npz"):
        if other != readings:
            other.unlink()
    return Subject(settings, planted, orders, readings)


def _indexed(
    stores: Path,
    name: str,
    folders: Sequence[Path],
    composer: str,
    say: Callable[[str], None],
    begun: str | None = None,
) -> Settings:
    """Settings of a finished index of these folders; ``begun`` is one that holds some of them."""
    embedder = load_settings().embedder
    place = stores / f"{name}-{embedder}-{digest([*SHAPES_AN_INDEX, *folders])}"
    # Cases are asked two at a time: then a thread for each reads more than two for one.
    settings = load_settings(store=str(place), composer=composer, threads=1)
    if (place / READY).exists():
        return settings
    say(f"Indexing {' and '.join(folder.name for folder in folders)} (once for these articles).")
    for other in stores.glob(f"{name}-{embedder}-*"):
        shutil.rmtree(other)
    if begun is not None:
        shutil.copytree(begun, place, ignore=shutil.ignore_patterns(READY))
    writer = build_writer(load_settings(store=str(place)))
    report = run(folders, writer, settings.corpus, lambda step, done, total: None)
    refused = [one for one in report.refused if not one.path.endswith(".jsonl")]
    if refused:
        raise ValueError(f"{refused[0].path} was refused: {refused[0].reason}")
    (place / READY).touch()
    return settings


READY = "evals-ready"
"""Marks an index that was finished: one that was cut off in the middle is made again."""


def read_articles(folders: Sequence[Path]) -> Passages:
    """The articles of some folders, from their files. Raises ingest.raw.Refused, OSError."""
    files = [one for one in discover(folders).files if one.path.suffix != ".jsonl"]
    articles = [prepare(file.path, file.source).article for file in files]
    return Passages(
        articles={one.id: one.text for one in articles},
        sources={one.id: one.source for one in articles},
    )


def digest(places: Sequence[Path]) -> str:
    """A hash over the names and contents of files and folders."""
    sum_of_all = sha256()
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and "__pycache__" not in path.parts:
                sum_of_all.update(path.relative_to(place.parent).as_posix().encode())
                sum_of_all.update(sha256(path.read_bytes()).digest())
    return sum_of_all.hexdigest()[:12]
