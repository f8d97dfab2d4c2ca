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


def leaves(settings: Settings) -> tuple[str, ...]:
    """Return a line for each thing that these settings send to another machine."""
    lines: list[str] = []
    if settings.chat_model is not None:
        host = receiver(settings) or OPENAI_HOST
        if not _local(host):
            lines.append(
                f"Your messages, the conversation so far and the passages found for them go to "
                f"{host}, where {settings.chat_model} words the answers."
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


def receiver(settings: Settings) -> str | None:
    """The host that a chat model's messages go to, None where no model is set."""
    if settings.chat_model is None:
        return None
    return _host(settings.openai_base_url) or OPENAI_HOST


def _host(url: str | None) -> str:
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2] if url else ""


def _local(host: str) -> bool:
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name.strip("[]") in ("localhost", "127.0.0.1", "::1")
