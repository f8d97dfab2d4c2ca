"""What is ready, what is not, and what would leave this machine."""

from __future__ import annotations

from typing import Literal

from app.models import Model
from app.settings import Settings

OPENAI_HOST = "api.openai.com"

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
    host = _host(settings.openai_base_url) or OPENAI_HOST
    return ChatModelInUse(name=settings.chat_model, host=host, local=_local(host))


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
    if settings.embedder == "openai":
        host = _host(settings.openai_base_url) or OPENAI_HOST
        if not _local(host):
            lines.append(f"Your messages and the articles' texts go to {host} to be embedded.")
    if settings.store.startswith(("http://", "https://")):
        host = _host(settings.store)
        if not _local(host):
            lines.append(
                f"The library is kept at {host}; the vector of each message goes there to be "
                "compared, its text does not."
            )
    return tuple(lines)


def _host(url: str | None) -> str:
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2] if url else ""


def _local(host: str) -> bool:
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name.strip("[]") in ("localhost", "127.0.0.1", "::1")
