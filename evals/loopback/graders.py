"""Scripted grader models: one that is fair, and ones that grade as graders should not."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable

from evals.loopback.asked import Asked
from evals.loopback.models import Script, Scripted
from evals.loopback.said import Answer, Pause, Refusal, Text

FOR_EVER = 3_600.0

_SHOWN = re.compile(r"<shown>\s*(.*?)\s*</shown>", re.DOTALL)
_MARKER = re.compile(r"\s*\[\d+\]")
_BAD = re.compile(
    r"\b(?:your fault|should have|well done|brilliant|out of ten|will be fine|disorder|mg\b)", re.I
)


def _says(text: str) -> Answer:
    return Answer(pieces=(Text(text=text),))


def _vote(answer: str, quote: str) -> str:
    return json.dumps({"answer": answer, "quote": quote}, ensure_ascii=False)


def shown(asked: Asked) -> list[str]:
    """The sentences under judgement, without their markers."""
    found = _SHOWN.search(asked.user)
    lines = found.group(1).splitlines() if found else []
    return [_MARKER.sub("", line).strip() for line in lines if line.strip()]


def fair(asked: Asked) -> Answer:
    """Says yes to what speaks for an answer, and to a fault only where a sentence has one."""
    lines = shown(asked)
    if "Does any sentence" in asked.user:
        bad = next((line for line in lines if _BAD.search(line)), None)
        return _says(_vote("yes", bad) if bad else _vote("no", ""))
    return _says(_vote("yes", lines[0] if lines else ""))


def chats(asked: Asked) -> Answer:
    """Gives its opinion, and no grade."""
    del asked
    return _says("I would say that this is a rather warm answer, all in all. 8/10.")


def contradicts_itself(asked: Asked) -> Answer:
    """Says yes, and then no."""
    lines = shown(asked)
    return _says(f"{_vote('yes', lines[0])}\nOn reflection:\n{_vote('no', lines[0])}")


def invents_evidence(asked: Asked) -> Answer:
    """Quotes what the answer does not say."""
    del asked
    return _says(_vote("yes", "You did this all by yourself, and it cannot be mended."))


def shows_nothing(asked: Asked) -> Answer:
    del asked
    return _says(_vote("yes", ""))


def stalls(asked: Asked) -> Answer:
    del asked
    return Answer(pieces=(Pause(seconds=FOR_EVER),))


def refuses(asked: Asked) -> Answer:
    del asked
    return Answer(refused="I'm sorry, but I can't grade this.")


def fails(asked: Asked) -> Refusal:
    del asked
    return Refusal(status=401, message="Incorrect API key provided.", code="invalid_api_key")


def wavering(votes: str) -> Callable[[], Script]:
    """One that votes in this order, again and again: ``y``, ``n``, or ``?`` for no vote."""

    def begin() -> Script:
        order = itertools.cycle(votes)

        def answer(asked: Asked) -> Answer:
            vote = next(order)
            if vote == "?":
                return chats(asked)
            return _says(_vote("yes" if vote == "y" else "no", shown(asked)[0]))

        return answer

    return begin


def grader_models() -> dict[str, Scripted]:
    """The scripted graders by name; those that waver begin anew."""
    scripts: dict[str, Script] = {
        "grader-fair": fair,
        "grader-chats": chats,
        "grader-contradicts-itself": contradicts_itself,
        "grader-invents-evidence": invents_evidence,
        "grader-shows-nothing": shows_nothing,
        "grader-stalls": stalls,
        "grader-refuses": refuses,
        "grader-without-key": fails,
        "grader-wavers": wavering("yyn")(),
        "grader-splits": wavering("yn?")(),
    }
    return {
        name: Scripted(name=name, kind="good", script=script) for name, script in scripts.items()
    }
