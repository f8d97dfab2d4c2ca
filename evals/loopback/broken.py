"""Models and services that break: the wire, the form, the time, the measure."""

from __future__ import annotations

import json
from collections.abc import Callable

from evals.loopback import good
from evals.loopback.asked import Asked
from evals.loopback.chance import Chance
from evals.loopback.form import as_json, rendered
from evals.loopback.said import (
    Answer,
    Cut,
    Endless,
    Pause,
    Piece,
    Raw,
    Refusal,
    Said,
    Text,
)

Script = Callable[[Asked], Answer | Refusal]

FOR_EVER = 3_600.0
"""Seconds of a stall: whoever waits gives up long before."""

FLOOD = 10_000

CONTEXT = (
    "This model's maximum context length is 8192 tokens. However, your messages resulted in 9120 "
    "tokens. Please reduce the length of the messages."
)


def _cut_up(asked: Asked, *after: Piece, whole: int, part: bool = True) -> Answer:
    """An answer of which ``whole`` sentences come, and half of the next where ``part``."""
    said = good.whole(asked)
    pieces: list[Piece] = []
    for piece in rendered(said, asked.form):
        if piece.ends == whole:
            if part:
                pieces.append(Text(text=piece.text[: len(piece.text) * 3 // 5]))
            break
        pieces.append(piece)
    return Answer(pieces=(*pieces, *after), said=tuple(said[:whole]))


def stalls_at_once(asked: Asked) -> Answer:
    del asked
    return Answer(pieces=(Pause(seconds=FOR_EVER),))


def stalls_in_the_middle(asked: Asked) -> Answer:
    return _cut_up(asked, Pause(seconds=FOR_EVER), whole=3)


def cuts_off(asked: Asked) -> Answer:
    return _cut_up(asked, Cut(), whole=2)


def hits_its_length(asked: Asked) -> Answer:
    return _cut_up(asked, whole=2).model_copy(update={"finish": "length"})


def is_filtered(asked: Asked) -> Answer:
    return _cut_up(asked, whole=1).model_copy(update={"finish": "content_filter"})


def is_filtered_at_once(asked: Asked) -> Answer:
    del asked
    return Answer(finish="content_filter")


def says_nothing(asked: Asked) -> Answer:
    del asked
    return Answer()


def ends_without_an_end(asked: Asked) -> Answer:
    """All is said, but neither a finish reason nor the last word comes."""
    said = good.whole(asked)
    pieces = tuple(rendered(said, asked.form))
    return Answer(pieces=pieces, said=tuple(said), finish=None, done=False)


def refuses(asked: Asked) -> Answer:
    del asked
    return Answer(refused="I'm sorry, but I can't help with that request.")


def declines_in_words(asked: Asked) -> Answer:
    """Refuses where an answer is meant to be, in the form that was asked for."""
    said = [
        Said(text="I'm sorry, but I can't help with that.", part="opening"),
        Said(text="I am an AI and am not able to discuss this.", part="opening"),
    ]
    return good.spoken(said, asked)


def floods(asked: Asked) -> Answer:
    """Ten thousand sentences."""
    chance = Chance("floods", asked.message)
    begun = good.whole(asked)
    rest = [
        Said(
            text=f"There is also thought number {number} to be had about the hour, and then more.",
            part="opening",
        )
        for number in range(chance.number("first", 50), FLOOD)
    ]
    said = [*begun, *rest]
    return Answer(pieces=tuple(rendered(said, asked.form)), said=tuple(begun))


def never_ends_its_sentence(asked: Asked) -> Answer:
    opened = "" if asked.form == "text" else '{"sentences": [{"part": "opening", "claims": [], '
    opened += "It was a long hour" if asked.form == "text" else '"text": "It was a long hour'
    pieces = (Text(text=opened), Endless(text=" and then there was more of it,"))
    said = Said(text="It was a long hour and then there was more of it,", bad="endless")
    return Answer(pieces=pieces, said=(said,))


def malformed_json(asked: Asked) -> Answer:
    """Each sentence's object is broken, in another way each time."""
    said = good.whole(asked)
    whole = "".join(piece.text for piece in as_json(said))
    chance = Chance("malformed", asked.message)
    broken = chance.one(
        "how",
        (
            whole.replace('"text": "', '"text": ').replace('"claims": [', '"claims": '),
            whole.replace('", "', "', '").replace('": "', "': '"),
            whole.replace('"text"', "text").replace("}, {", "} {").replace("]}", "]"),
            whole.replace('"text": ', '"text" '),
        ),
    )
    return Answer(pieces=(Text(text=broken),))


def another_schema(asked: Asked) -> Answer:
    """JSON, and good JSON, of something else."""
    chance = Chance("schema", asked.message)
    held = chance.one(
        "which",
        (
            {"answer": "Take a breath.", "confidence": 0.9, "sources": [1, 2]},
            {"role": "assistant", "parts": [{"kind": "markdown", "value": "Take a breath."}]},
            {"sentences": "Take a breath. Then look back."},
            {"sentences": [["Take a breath.", "P1"], ["Then look back.", "P2"]]},
            {"error": None, "data": {"items": [{"id": 7, "title": "Take a breath"}]}},
        ),
    )
    return Answer(pieces=(Text(text=json.dumps(held)),))


def not_utf8(asked: Asked) -> Answer:
    """Bytes within the events that are no UTF-8."""
    event = (
        b'data: {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", '
        b'"choices": [{"index": 0, "delta": {"content": "\xff\xfe caf\xe9 \xc3("}, '
        b'"finish_reason": null}]}\n\n'
    )
    return _cut_up(asked, Raw(data=event), whole=1, part=False)


def broken_events(asked: Asked) -> Answer:
    """Events whose data is no JSON."""
    return _cut_up(asked, Raw(data=b"data: {not json at all\n\n"), whole=2, part=False)


def an_error_in_the_stream(asked: Asked) -> Answer:
    event = b'data: {"error": {"message": "The server had an error", "type": "server_error"}}\n\n'
    return _cut_up(asked, Raw(data=event), whole=2, part=False)


def only_plain_text(asked: Asked) -> Answer:
    """Knows no response format and says nothing about it."""
    answer = good.answer(asked)
    return (
        answer.model_copy(update={"pieces": tuple(rendered(answer.said, "text"))})
        if (answer.said)
        else answer
    )


def fenced_json(asked: Asked) -> Answer:
    """JSON between code fences, with a word before and after it, whatever was asked for."""
    answer = good.answer(asked)
    if not answer.said:
        return answer
    pieces = (
        Text(text="Of course. Here is my answer:\n\n```json\n"),
        *as_json(answer.said),
        Text(text="\n```\nI hope that this helps."),
    )
    return answer.model_copy(update={"pieces": pieces})


def knows_no_schema(asked: Asked) -> Answer | Refusal:
    if asked.form == "schema":
        return _bad_request("Invalid parameter: 'response_format' of type 'json_schema' is not "
                            "supported with this model.")  # fmt: skip
    return good.answer(asked)


def knows_no_json(asked: Asked) -> Answer | Refusal:
    if asked.form != "text":
        return _bad_request("Extra inputs are not permitted: response_format")
    return good.answer(asked)


def _bad_request(message: str) -> Refusal:
    return Refusal(status=400, message=message)


def fails(status: int, message: str, code: str | None = None, **headers: str) -> Script:
    """A service that answers every request with one error."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    refusal = Refusal(status=status, message=message, code=code, headers=named)

    def answer(asked: Asked) -> Refusal:
        del asked
        return refusal

    return answer


def too_long(asked: Asked) -> Refusal:
    del asked
    return Refusal(status=400, message=CONTEXT, code="context_length_exceeded")
