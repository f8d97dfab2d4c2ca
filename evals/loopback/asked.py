"""What a request asks of a model, read out of its prompt as a model would read it."""

from __future__ import annotations

import re
from typing import Any, Literal

from app.models import Model

Task = Literal["answer", "mend", "rewrite", "standalone", "summarise", "opinion", "turn", "plain"]
Form = Literal["schema", "json", "text"]

_PASSAGE = re.compile(
    r"<passage\b[^>]*?\bid\s*=\s*[\"']?(P\d+)[\"']?[^>]*>\s*(.*?)\s*</passage>", re.DOTALL
)
_PLAIN_PASSAGE = re.compile(r"^\[?(P\d+)[\]:.)]\s*(.+?)(?=^\[?P\d+[\]:.)]|\Z)", re.DOTALL | re.M)
_WORD = re.compile(r"[\w'’-]+|\[[^\]\n]+\]")
_SENTENCE = re.compile(r"[^.!?]+[.!?]+[”\"]?|[^.!?]+$")

LONGEST_WORDS = 7
"""Of what a model takes up of the person's own words."""


class Given(Model):
    """A passage as the prompt gives it."""

    id: str
    text: str

    def sentences(self) -> list[str]:
        """Its plain sentences: no list entries, none that hold another's speech."""
        lines = [line for line in self.text.split("\n") if line and line[0].isalpha()]
        found = [one.strip() for line in lines for one in _SENTENCE.findall(line)]
        return [
            one
            for one in found
            if one.endswith(".") and 8 <= len(one.split()) <= 32 and "“" not in one
        ]


class Asked(Model):
    """A request. ``known`` are the passages, best first; ``system`` is every system message."""

    model: str
    task: Task
    form: Form
    streamed: bool
    usage: bool
    system: str
    user: str
    message: str
    known: tuple[Given, ...]
    prompt_tokens: int

    @property
    def words(self) -> str:
        """A few words of the message in a row, as the person typed them."""
        found = _WORD.findall(self.message)
        return " ".join(found[:LONGEST_WORDS]).rstrip(",")


def read(body: dict[str, Any]) -> Asked:
    """Raises KeyError, TypeError or ValueError for what is no request of a chat completion."""
    turns = [(str(turn["role"]), _text(turn["content"])) for turn in body["messages"]]
    system = "\n".join(text for role, text in turns if role in ("system", "developer"))
    user = "\n".join(text for role, text in turns if role == "user")
    known = tuple(_passages(user) or _passages(system))
    form = _form(body.get("response_format"))
    options = body.get("stream_options") or {}
    return Asked(
        model=str(body["model"]),
        task=_task(system, user, known, form),
        form=form,
        streamed=bool(body.get("stream")),
        usage=bool(options.get("include_usage")),
        system=system,
        user=user,
        message=_between("message", user) or user.strip().rpartition("\n")[2],
        known=known,
        prompt_tokens=tokens(system + user),
    )


def tokens(text: str) -> int:
    """Some four characters each: a server's own count, which nobody else can know."""
    return max(1, len(text) // 4)


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    raise ValueError("content is neither text nor a list of parts")


def _form(wanted: object) -> Form:
    kind = wanted.get("type") if isinstance(wanted, dict) else None
    if kind == "json_schema":
        return "schema"
    return "json" if kind == "json_object" else "text"


def _passages(text: str) -> list[Given]:
    found = _PASSAGE.findall(text) or _PLAIN_PASSAGE.findall(text)
    return [Given(id=name, text=words.strip()) for name, words in found]


def _between(tag: str, text: str) -> str:
    """What stands between a prompt's tags, the last time they stand there."""
    found = re.findall(rf"<{tag}>\s*(.*?)\s*</{tag}>", text, re.DOTALL)
    return found[-1] if found else ""


def _task(system: str, user: str, known: tuple[Given, ...], form: Form) -> Task:
    """By what a prompt holds and not by its wording, which changes more often."""
    if known or form != "text":
        return "mend" if _between("dropped", user) else "answer"
    if '"risks"' in system:
        return "opinion"
    if _between("following", user):
        return "turn"
    if _between("message", user):
        return "standalone" if _between("conversation", user) else "rewrite"
    return "summarise" if _between("conversation", user) else "plain"
