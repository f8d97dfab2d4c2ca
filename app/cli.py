"""``python -m app``: search, ask, doctor and train from the command line."""

from __future__ import annotations

import argparse
import codecs
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper

from pydantic import StrictInt, StrictStr, ValidationError

from app.errors import DebriefError, UsageError
from app.models import Model, Question, Turn
from app.settings import Settings, load_settings

DONE, PARTLY, NOT_READY = 0, 1, 2


class SearchLine(Model):
    """One line of ``search --jsonl``."""

    id: StrictStr | StrictInt
    query: str


class AskLine(Model):
    """One line of ``ask --jsonl``."""

    id: StrictStr | StrictInt
    question: str
    history: tuple[Turn, ...] = ()


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when done, 1 when done with failures, 2 for wrong usage or when not ready."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A character that the terminal has no code for must not end the command.
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        overrides = {"store": options.store} if getattr(options, "store", None) else {}
        run: Callable[[Settings, argparse.Namespace], int] = options.run
        return run(load_settings(**overrides), options)
    except DebriefError as error:
        print(str(error), file=sys.stderr)
        return NOT_READY
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return NOT_READY
    except BrokenPipeError:
        # Whoever read the output has gone. What is left of it goes nowhere, or Python would
        # complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PARTLY


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[..., int], help_text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_text, description=help_text)
        added.set_defaults(run=run)
        return added

    search = command("search", _search, "Find the passages that answer a message.")
    search.add_argument("text", nargs="?", metavar="QUERY")
    search.add_argument("-k", type=_positive, default=5, metavar="N", help="how many (default 5)")
    ask = command("ask", _ask, "Answer a question from the library.")
    ask.add_argument("text", nargs="?", metavar="QUESTION")
    for added in (search, ask):
        added.add_argument(
            "--jsonl", action="store_true", help="read one JSON object a line, answer one a line"
        )
    doctor = command("doctor", _doctor, "Say what is ready and what would leave this machine.")
    for added in (search, ask, doctor):
        added.add_argument("--store", help="folder of the index, or http://host:port of Chroma")
        added.add_argument("--json", action="store_true", help="print JSON")
    train = command("train", _train, "Train the classifiers from their examples.")
    train.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _search(settings: Settings, options: argparse.Namespace) -> int:
    from app.report import hits_json, hits_text
    from app.wiring import build_service

    service = build_service(settings)

    def one(line: bytes) -> dict[str, object]:
        asked = SearchLine.model_validate_json(line)
        return {"id": asked.id, **hits_json(service.search(asked.query, options.k))}

    if options.jsonl:
        service.check_ready()
        return _lines(one)
    found = service.search(_text(options), options.k)
    _print({"id": None, **hits_json(found)} if options.json else hits_text(found))
    return DONE


def _ask(settings: Settings, options: argparse.Namespace) -> int:
    from app.report import reply_json, reply_text
    from app.wiring import build_service

    service = build_service(settings)

    def one(line: bytes) -> dict[str, object]:
        asked = AskLine.model_validate_json(line)
        timed = service.ask(Question(text=asked.question, history=asked.history))
        return {"id": asked.id, **reply_json(timed)}

    if options.jsonl:
        service.check_ready()
        return _lines(one)
    timed = service.ask(Question(text=_text(options)))
    _print({"id": None, **reply_json(timed)} if options.json else reply_text(timed.reply))
    return DONE


def _doctor(settings: Settings, options: argparse.Namespace) -> int:
    from app.report import readiness_text
    from app.wiring import describe

    readiness = describe(settings)
    as_json = {"ready": readiness.ready, **readiness.model_dump()}
    _print(as_json if options.json else readiness_text(readiness))
    return DONE if readiness.ready else NOT_READY


def _train(settings: Settings, options: argparse.Namespace) -> int:
    try:
        from app.understanding.train import train_all
    except ModuleNotFoundError as error:
        raise UsageError(
            f"Training needs {error.name}, a development dependency. Run 'make setup-dev'."
        ) from None
    from app.report import training_text
    from app.wiring import build_minilm

    for report in train_all(build_minilm(settings), settings.corpus):
        _print(report.model_dump_json() if options.json else training_text(report))
    return DONE


def _lines(answer: Callable[[bytes], dict[str, object]]) -> int:
    """Answer each line of standard input with one line, in order, whatever it holds."""
    code = DONE
    for number, raw in enumerate(sys.stdin.buffer, start=1):
        line = raw.removeprefix(codecs.BOM_UTF8)
        if not line.strip():
            continue
        try:
            result = answer(line)
        except ValidationError as error:
            result = {"id": _id_of(line), "error": f"Line {number}: {_first_fault(error)}."}
            code = PARTLY
        except DebriefError as error:
            result = {"id": _id_of(line), "error": f"Line {number}: {error}"}
            code = PARTLY
        _print(result)
    return code


def _first_fault(error: ValidationError) -> str:
    """Name the first field that is wrong, and never what it holds: that is somebody's message."""
    first = error.errors(include_input=False, include_url=False)[0]
    where, what = first["loc"], first["msg"]
    if first["type"] == "extra_forbidden":
        where, what = where[:-1], "one of its keys is not known; check the spelling"
    if where[:1] == ("id",) and first["type"] != "missing":
        where, what = ("id",), "Input should be a string or a whole number"
    return f"{'.'.join(map(str, where)) or 'the object'}: {what}"


def _id_of(line: bytes) -> object:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str | int) else None


def _print(result: Mapping[str, object] | str) -> None:
    text = result if isinstance(result, str) else json.dumps(result, ensure_ascii=False)
    print(text, flush=True)


def _text(options: argparse.Namespace) -> str:
    if options.text is None:
        raise UsageError("No text was given. Write it in quotes after the command, or use --jsonl.")
    return str(options.text)


def _positive(value: str) -> int:
    if not value.isdigit() or not 1 <= int(value) <= 1000:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number from 1 to 1000")
    return int(value)
