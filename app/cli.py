"""``python -m app``: search, ask, doctor and train from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence

from pydantic import ValidationError

from app.errors import DebriefError, UsageError
from app.models import Model, Question, Turn
from app.settings import Settings, load_settings

DONE, PARTLY, NOT_READY = 0, 1, 2


class SearchLine(Model):
    """One line of ``search --jsonl``."""

    id: str | int
    query: str


class AskLine(Model):
    """One line of ``ask --jsonl``."""

    id: str | int
    question: str
    history: tuple[Turn, ...] = ()


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when done, 1 when done with failures, 2 for wrong usage or when not ready."""
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
        # Whoever read the output has gone; there is nobody left to tell.
        sys.stderr.close()
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
    from app.service import check
    from app.wiring import build_retriever

    retriever = build_retriever(settings)

    def answer(text: str) -> dict[str, object]:
        check(text)
        index = retriever.library.current()
        hits = retriever.search(text, options.k)
        articles = index.articles_by_id(list({hit.passage.article_id for hit in hits}))
        return hits_json(hits, {article.id: article for article in articles})

    def one(line: str) -> dict[str, object]:
        asked = SearchLine.model_validate_json(line)
        return {"id": asked.id, **answer(asked.query)}

    if options.jsonl:
        retriever.library.current()
        return _lines(one)
    found = answer(_text(options))
    print(json.dumps(found, ensure_ascii=False) if options.json else hits_text(found))
    return DONE


def _ask(settings: Settings, options: argparse.Namespace) -> int:
    from app.report import reply_json, reply_text
    from app.wiring import build_service

    service = build_service(settings)

    def one(line: str) -> dict[str, object]:
        asked = AskLine.model_validate_json(line)
        timed = service.ask(Question(text=asked.question, history=asked.history))
        return {"id": asked.id, **reply_json(timed)}

    if options.jsonl:
        service.check_ready()
        return _lines(one)
    timed = service.ask(Question(text=_text(options)))
    if options.json:
        print(json.dumps({"id": None, **reply_json(timed)}, ensure_ascii=False))
    else:
        print(reply_text(timed.reply))
    return DONE


def _doctor(settings: Settings, options: argparse.Namespace) -> int:
    from app.report import readiness_text
    from app.wiring import describe

    readiness = describe(settings)
    if options.json:
        print(json.dumps({"ready": readiness.ready, **readiness.model_dump()}, ensure_ascii=False))
    else:
        print(readiness_text(readiness))
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
        print(report.model_dump_json() if options.json else training_text(report), flush=True)
    return DONE


def _lines(answer: Callable[[str], dict[str, object]]) -> int:
    """Answer each line of standard input with one line, in order, whatever it holds."""
    code = DONE
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            result = answer(line)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "line"
            result = {"id": _id_of(line), "error": f"Line {number}: {where}: {first['msg']}."}
            code = PARTLY
        except DebriefError as error:
            result = {"id": _id_of(line), "error": str(error)}
            code = PARTLY
        print(json.dumps(result, ensure_ascii=False), flush=True)
    return code


def _id_of(line: str) -> object:
    try:
        value = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return None
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str | int) else None


def _text(options: argparse.Namespace) -> str:
    if options.text is None:
        raise UsageError("No text was given. Write it in quotes after the command, or use --jsonl.")
    return str(options.text)


def _positive(value: str) -> int:
    if not value.isdigit() or not 1 <= int(value) <= 1000:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number from 1 to 1000")
    return int(value)
