"""A chat model's opinion on who may be in danger. It can add a risk, and never lift one."""

from __future__ import annotations

import json
import re

from pydantic import ValidationError

from app.models import Risk, Screening
from app.pipeline.short_chat_call import Short
from app.ports.chat import ChatMessage, ChatModel, TokenCounter
from app.prompts import fenced, load_prompt

PATIENCE_SECONDS = 6.0
LAST_SECONDS = 1.0
"""How long an answer that is there waits for it."""

MOST_TOKENS = 300
MOST_RISKS = 3

_OBJECT = re.compile(r"\{.*\}", re.DOTALL)


class Opinion:
    """One opinion, begun at once on the masked text."""

    def __init__(self, model: ChatModel, counter: TokenCounter, masked: str) -> None:
        system, user = load_prompt("opinion.system"), load_prompt("opinion.user")
        self._masked = masked
        self.short = Short(
            model,
            counter,
            (
                ChatMessage(role="system", text=system.render()),
                ChatMessage(role="user", text=user.render(message=fenced(masked))),
            ),
            PATIENCE_SECONDS,
            MOST_TOKENS,
            {prompt.name: prompt.hash for prompt in (system, user)},
        )

    def raised(self, screening: Screening) -> Screening:
        """The screening with the risks that it did not have; as it is where none came in time."""
        known = {(risk.who, risk.what) for risk in screening.risks}
        added: dict[tuple[str, str], Risk] = {}
        for risk in _risks(self.short.get(LAST_SECONDS) or ""):
            # What it quotes has to stand in the message, or it speaks of another.
            if (risk.who, risk.what) not in known and risk.words.casefold() in self._folded:
                added.setdefault((risk.who, risk.what), risk)
        if not added:
            return screening
        risks = [*screening.risks, *list(added.values())[:MOST_RISKS]]
        own_first = sorted(risks, key=lambda risk: risk.who != "clinician")
        return screening.model_copy(update={"risks": tuple(own_first)})

    @property
    def _folded(self) -> str:
        return self._masked.casefold()


def _risks(said: str) -> list[Risk]:
    found = _OBJECT.search(said)
    try:
        held = json.loads(found.group()) if found is not None else {}
    except (ValueError, RecursionError):
        return []
    listed = held.get("risks")
    # A row that cannot be read says nothing about the others: a danger among them still counts.
    return [risk for one in listed if (risk := _risk(one))] if isinstance(listed, list) else []


def _risk(row: object) -> Risk | None:
    """The risk that a row names, None where it is no such row; a field more does not matter."""
    if not isinstance(row, dict):
        return None
    try:
        risk = Risk.model_validate({name: row.get(name) for name in Risk.model_fields})
    except ValidationError:
        return None
    return risk if risk.words.strip() else None
