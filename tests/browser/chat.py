"""A chat service that stands for one on another machine, and writes from what it is sent."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.adapters.chat_server import Answer, ChatServer, said

PASSAGE = re.compile(r'<passage id="(P\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)
SENTENCE = re.compile(r"[^.!?•]+[.!?]")

OPENING = "Half an hour of quiet asks a lot of the person who sits across from it."
DIAGNOSIS = "Your client is clearly depressed and has an avoidant personality disorder."
TURN = "“I kept on talking”: that is still close."
ASKS = "What was it like for you to sit in that quiet?"


def settings(server: ChatServer) -> dict[str, str]:
    # Of this machine's addresses, this one is not among the names that Debrief knows as local.
    return {
        "DEBRIEF_MODEL": "a-chat-model",
        "OPENAI_BASE_URL": server.url.replace("127.0.0.1", "0.0.0.0"),
        "OPENAI_API_KEY": "not-a-key",
        "DEBRIEF_PRICE_IN": "2",
        "DEBRIEF_PRICE_OUT": "8",
        "NO_PROXY": "*",
    }


def writes(body: dict[str, Any], pause: float = 0.004) -> Answer:
    """An opening, a diagnosis, two quotations and a question; in a debrief, company.

    Any other short call brings nothing.
    """
    if not body.get("stream"):
        turn = "<following>" in body["messages"][-1]["content"]
        return said(f"{TURN} {DIAGNOSIS}" if turn else "NONE")
    passages = PASSAGE.findall(body["messages"][-1]["content"])
    entries = [_entry(OPENING, "opening")]
    if "<dropped>" not in body["messages"][-1]["content"]:
        entries.append(_entry(DIAGNOSIS, "opening"))
        for name, text in passages[:2]:
            first = SENTENCE.search(text)
            assert first is not None
            entries.append(_entry(first.group().strip(), "evidence", (name, first.group().strip())))
        entries.append(_entry(ASKS, "sit_with"))
    else:
        entries = []
    return said(json.dumps({"sentences": entries}), pause=pause)


def _entry(text: str, part: str, *claims: tuple[str, str]) -> dict[str, object]:
    claimed = [{"passage": passage, "quote": quote} for passage, quote in claims]
    return {"part": part, "claims": claimed, "text": text}
