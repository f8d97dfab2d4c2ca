"""An answer's sentences in the form that was asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from evals.loopback.asked import Form
from evals.loopback.said import Said, Text


def rendered(said: Sequence[Said], form: Form) -> Iterator[Text]:
    """Text with [n] markers, or one JSON object; each sentence's last piece says that it ends."""
    if form == "text":
        yield from _marked(said)
    else:
        yield from as_json(said)


def as_json(said: Sequence[Said]) -> Iterator[Text]:
    yield Text(text='{"sentences": [')
    for number, one in enumerate(said):
        claims = [{"passage": claim.passage, "quote": claim.quote} for claim in one.claims]
        held = {"part": one.part, "claims": claims, "text": one.text}
        comma = "" if number == 0 else ", "
        yield Text(text=comma + json.dumps(held, ensure_ascii=False), ends=number)
    yield Text(text="]}")


def _marked(said: Sequence[Said]) -> Iterator[Text]:
    for number, one in enumerate(said):
        ids = dict.fromkeys(claim.passage.removeprefix("P") for claim in one.claims)
        markers = "".join(f"[{name}]" for name in ids)
        yield Text(text=f"{one.text}{' ' if markers else ''}{markers} ", ends=number)
