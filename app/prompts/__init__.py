"""Prompts: Markdown files named ``task.role.md``, and their loader.

A variable stands in a file as ``{{name}}``. What is put in its place is never read as a template
again, whatever it holds.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

from app.errors import PromptError

PromptName = Literal[
    "answer.system",
    "answer.user",
    "answer.json",
    "answer.text",
    "mend.user",
    "rewrite.system",
    "rewrite.user",
    "standalone.system",
    "standalone.user",
    "summarise.system",
    "summarise.user",
    "opinion.system",
    "opinion.user",
    "turn.system",
    "turn.user",
]

HASH_DIGITS = 12

_VARIABLE = re.compile(r"\{\{([a-z_]+)\}\}")
_FENCE = re.compile(r"<(?=\s*/?\s*(?:passages?|message|conversation|dropped|following)\b)", re.I)


class Prompt:
    """A prompt's text, the variables in it, and a hash that says which version it is."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text.strip()
        self.variables = frozenset(_VARIABLE.findall(text))
        self.hash = sha256(self.text.encode()).hexdigest()[:HASH_DIGITS]

    def render(self, **values: str) -> str:
        """Put the values in place. Raises PromptError for one that is missing or not used."""
        missing = sorted(self.variables - values.keys())
        unused = sorted(values.keys() - self.variables)
        if missing or unused:
            wrong = [f"has no value for {', '.join(missing)}"] if missing else []
            wrong += [f"does not use {', '.join(unused)}"] if unused else []
            raise PromptError(
                f"The prompt {self.name}.md {' and '.join(wrong)}. Correct the file in "
                "app/prompts or the code that fills it."
            )
        return _VARIABLE.sub(lambda found: values[found[1]], self.text)


@cache
def load_prompt(name: PromptName) -> Prompt:
    """Raises PromptError where the file is not there."""
    path = Path(__file__).with_name(f"{name}.md")
    try:
        return Prompt(name, path.read_text(encoding="utf-8"))
    except OSError:
        raise PromptError(f"The prompt {path.name} is not in app/prompts. Put it back.") from None


def instructions() -> list[str]:
    """The text of every prompt, without what is put into it. Raises PromptError."""
    return [_VARIABLE.sub("", load_prompt(name).text) for name in get_args(PromptName)]


def fenced(text: str) -> str:
    """A text that stands between tags of a prompt, unable to close them."""
    return _FENCE.sub("‹", text)
