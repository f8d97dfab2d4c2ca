"""What is ready, what is not, and what would leave this machine."""

from __future__ import annotations

from typing import Literal

from app.hosts import OPENAI_URL, host_of, is_local, is_server
from app.models import Model
from app.settings import Settings

State = Literal["ready", "warning", "not_ready"]


class Check(Model):
    """One thing that was looked at; ``next_step`` is empty where nothing is to be done."""

    name: str
    state: State
    detail: str
    next_step: str = ""


class Readiness(Model):
    """``leaves`` names what is sent away and to whom; empty when nothing leaves this machine."""

    checks: tuple[Check, ...]
    leaves: tuple[str, ...]

    @property
    def ready(self) -> bool:
        return all(check.state != "not_ready" for check in self.checks)


class ChatModelInUse(Model):
    """The chat model that the settings name, and who receives what is sent to it.

    ``local`` is whether that is a program on this machine.
    """

    name: str
    host: str
    local: bool


def chat_in_use(settings: Settings) -> ChatModelInUse | None:
    """The chat model that words answers, None where the library does it alone."""
    if settings.chat_model is None:
        return None
    url = settings.openai_base_url or OPENAI_URL
    return ChatModelInUse(name=settings.chat_model, host=host_of(url), local=is_local(url))


def leaves(settings: Settings, *, library_only: bool = False) -> tuple[str, ...]:
    """Return a line for each thing that these settings send to another machine.

    ``library_only`` is the choice of the person to have no chat model asked.
    """
    lines: list[str] = []
    chat = chat_in_use(settings)
    if chat is not None and not chat.local and not library_only:
        lines.append(
            f"Your messages, this conversation and the passages found for it go to {chat.host}, "
            f"where {chat.name} words the answers."
        )
    url = settings.openai_base_url or OPENAI_URL
    if settings.embedder == "openai" and not is_local(url):
        lines.append(f"Your messages and the articles' texts go to {host_of(url)} to be embedded.")
    if is_server(settings.store) and not is_local(settings.store):
        lines.append(
            f"The library is kept at {host_of(settings.store)}; the vector of each message goes "
            "there to be compared, its text does not."
        )
    return tuple(lines)
