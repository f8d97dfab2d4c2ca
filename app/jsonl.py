"""JSON Lines in, JSON Lines out: each line answered in its place, whatever it holds."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from pydantic import StrictInt, StrictStr, ValidationError

from app.errors import DebriefError, SafetyError
from app.models import Model

DONE, PARTLY, NOT_READY = 0, 1, 2
"""Exit codes: done; done with failures; wrong usage, or not ready."""


class Line(Model):
    """What every line has: an id, which its answer carries too."""

    id: StrictStr | StrictInt


Result = TypeVar("Result")
Asked = TypeVar("Asked", bound=Line)


def answer_lines(kind: type[Asked], answer: Callable[[Asked], Mapping[str, object]]) -> int:
    """Answer each line of standard input with one line, in order; return the exit code.

    A line that cannot be read or answered is answered with an error, and the next one is read.
    """
    code = DONE
    for number, raw in enumerate(sys.stdin.buffer, start=1):
        line = raw.removeprefix(codecs.BOM_UTF8)
        if not line.strip():
            continue
        try:
            asked = kind.model_validate_json(line)
            result = {"id": asked.id, **closed(partial(answer, asked))}
        except ValidationError as error:
            result = {"id": id_of(line), "error": f"Line {number}: {first_fault(error)}."}
            code = PARTLY
        except DebriefError as error:
            result = {"id": id_of(line), "error": f"Line {number}: {error}"}
            code = PARTLY
        show(result)
    return code


def closed(step: Callable[[], Result]) -> Result:
    """What a step returns. Raises DebriefError, also for what nobody foresaw."""
    try:
        return step()
    except DebriefError:
        raise
    except Exception as error:
        # Its own words may hold what the person wrote.
        raise SafetyError(
            f"This could not be worked through ({type(error).__name__}), so nothing was let "
            "through. Try once more, or send it in parts."
        ) from None


def first_fault(error: ValidationError) -> str:
    """Name the first field that is wrong, and never what it holds: that is somebody's message."""
    first = error.errors(include_input=False, include_url=False)[0]
    where, what = first["loc"], first["msg"]
    if first["type"] == "extra_forbidden":
        where, what = where[:-1], "one of its keys is not known; check the spelling"
    if "id" in where and first["type"] != "missing":
        where, what = where[: where.index("id") + 1], "Input should be a string or a whole number"
    return f"{'.'.join(map(str, where)) or 'the object'}: {what}"


def id_of(line: bytes) -> object:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str | int) else None


def show(result: Mapping[str, object] | str) -> None:
    text = result if isinstance(result, str) else json.dumps(result, ensure_ascii=False)
    print(text, flush=True)
