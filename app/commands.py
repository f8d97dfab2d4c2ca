"""The commands that need a library, and those that look after what Debrief is made of."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from hashlib import sha256

from app.errors import UsageError
from app.jsonl import DONE, NOT_READY, PARTLY, Line, answer_lines, show
from app.models import Message, Turn
from app.settings import Settings


class SearchLine(Line):
    """One line of ``search --jsonl``."""

    query: str


class AskLine(Line):
    """One line of ``ask --jsonl``."""

    question: str
    history: tuple[Turn, ...] = ()


def search(settings: Settings, options: argparse.Namespace) -> int:
    from app.report import hits_json, hits_text
    from app.wiring.answers import build_service

    service = build_service(settings)

    def one(asked: SearchLine) -> dict[str, object]:
        return hits_json(service.search(asked.query, options.k))

    if options.jsonl:
        service.check_ready()
        return answer_lines(SearchLine, one)
    found = service.search(typed(options), options.k)
    show({"id": None, **hits_json(found)} if options.json else hits_text(found))
    return DONE


def ask(settings: Settings, options: argparse.Namespace) -> int:
    from app.report import reply_json, reply_lines
    from app.wiring.answers import build_service
    from app.wiring.shared import Shared

    question = None if options.jsonl else typed(options)
    shared = Shared(settings)
    shared.minilm.load_beside()
    service = build_service(settings, shared)

    def one(asked: AskLine) -> dict[str, object]:
        return reply_json(service.ask(Message(text=asked.question, history=asked.history)))

    if options.jsonl:
        service.check_ready()
        return answer_lines(AskLine, one)
    timed = service.ask(Message(text=question))
    show({"id": None, **reply_json(timed)} if options.json else reply_lines(timed))
    return DONE


def debrief(settings: Settings, options: argparse.Namespace) -> int:
    from app.debrief_report import played_json, played_text
    from app.reflection.script import play, read_script
    from app.wiring.debriefs import build_debrief

    turns = read_script(options.script)
    facilitator = build_debrief(settings)
    # Of the script's content, so that it plays the same each time.
    name = sha256(options.script.read_bytes()).hexdigest()[:32]
    played = play(facilitator, turns, name, date.today())
    show(played_json(played, facilitator.stages) if options.json else played_text(played))
    return DONE


def doctor(settings: Settings, options: argparse.Namespace) -> int:
    from app.doctor import describe
    from app.report import readiness_text

    readiness = describe(settings)
    as_json = {"ready": readiness.ready, **readiness.model_dump()}
    show(as_json if options.json else readiness_text(readiness))
    return DONE if readiness.ready else NOT_READY


def train(settings: Settings, options: argparse.Namespace) -> int:
    try:
        from app.understanding.train import train_all
        from app.understanding.train_misspelt import train_misspelt
        from app.understanding.train_noticing import train_noticing
        from app.understanding.train_second import train_second
    except ModuleNotFoundError as error:
        raise UsageError(
            f"Training needs {error.name}, a development dependency. Run 'make setup-dev'."
        ) from None
    from app.report import noticing_text, training_text
    from app.wiring.embedders import build_minilm, build_published

    embedder = build_published(settings)
    for report in train_all(embedder, settings.corpus):
        show(report.model_dump_json() if options.json else training_text(report))
    spelling = train_misspelt(settings.corpus)
    show(spelling.model_dump_json() if options.json else f"spelling: {spelling}")
    second = train_second(embedder, settings.corpus)
    show(second.model_dump_json() if options.json else f"second reading: {second}")
    adapted = _train_adapter(settings, options)
    # It reads beside the adapter, whichever is there now.
    minilm = build_minilm(settings)
    noticing = train_noticing(minilm, minilm.turns)
    show(noticing.model_dump_json() if options.json else noticing_text(noticing))
    _remember(settings, options)
    return adapted


def _train_adapter(settings: Settings, options: argparse.Namespace) -> int:
    try:
        from app.understanding.train_adapter import train_adapter
        from app.understanding.train_turns import train_turns
    except ModuleNotFoundError as error:
        print(
            f"The adapters were not trained: they need {error.name}, which is in no lock file. "
            "Run 'pip install torch safetensors' in the environment and train again.",
            file=sys.stderr,
        )
        return PARTLY
    from app.wiring.embedders import build_published, minilm_folder
    from app.wiring.library import build_library

    def progress(line: str) -> None:
        print(line, file=sys.stderr)

    embedder = build_published(settings)
    library = build_library(settings, embedder)
    report = train_adapter(minilm_folder(settings), embedder, settings.corpus, library, progress)
    show(report.model_dump_json() if options.json else f"adapter: {report}")
    turns = train_turns(minilm_folder(settings), progress)
    show(turns.model_dump_json() if options.json else f"adapter of turns: {turns}")
    return DONE


def _remember(settings: Settings, options: argparse.Namespace) -> None:
    """Last, since it keeps messages and sentences as all that was trained before reads them."""
    from app.report import answered_text
    from app.understanding.heads import load_adapter
    from app.understanding.quoted_before import read_before
    from app.understanding.train_answered import train_answered
    from app.wiring.embedders import build_minilm
    from app.wiring.library import build_library, build_message_reader

    minilm = build_minilm(settings)
    library = build_library(settings, minilm)
    report = train_answered(build_message_reader(minilm), library, settings.corpus)
    show(report.model_dump_json() if options.json else answered_text(report))
    read = read_before(minilm.sentences, load_adapter().heads, library.current().all_passages())
    show(read.model_dump_json() if options.json else f"sentences read before: {read.sentences}")


def typed(options: argparse.Namespace) -> str:
    """The text behind the command. Raises UsageError where there is none."""
    if options.text is None:
        raise UsageError("No text was given. Write it in quotes after the command, or use --jsonl.")
    return str(options.text)
