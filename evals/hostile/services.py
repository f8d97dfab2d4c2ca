"""Where a scripted model is asked: on the loopback server, or where no server answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Literal

from app.models import Model
from app.settings import Settings, load_settings
from evals.loopback.models import SCRIPTED
from evals.loopback.models import Kind as ScriptKind
from evals.loopback.server import Loopback, closed_port

Kind = ScriptKind | Literal["library"]

UNREACHABLE = ("connection-refused", "unknown-host", "insecure")
LIBRARY = "library-only"
"""No model at all: what every other answer is measured against."""

STALLING = ("stalls", "stalls-in-the-middle")
FIRST_SECONDS, STALL_SECONDS = 5.0, 2.0
"""For those that stall, so that waiting for them forty times takes no hour. All others are asked
with the deadlines that an operator has who sets none."""

HURRIED_SECONDS = 1.0, 0.5
"""The same where everything has to be over within a minute."""


class Asking(Model):
    """One model to ask, and the settings that do it."""

    name: str
    kind: Kind
    settings: Settings


def names() -> list[str]:
    return [LIBRARY, *SCRIPTED, *UNREACHABLE]


@contextmanager
def askings(
    store: str, server: Loopback, wanted: Sequence[str], *, hurried: bool = False
) -> Iterator[list[Asking]]:
    """Settings for each model that is wanted, in their order. ``server`` is running.

    ``hurried`` waits less for those that stall.
    """
    with ExitStack() as stack:
        refused = stack.enter_context(closed_port())
        addresses = {
            "connection-refused": f"http://127.0.0.1:{refused}/v1",
            # A name that can never exist (RFC 6761), and is this machine's own by its beginning.
            "unknown-host": "http://localhost.debrief.invalid/v1",
            # It speaks no TLS.
            "insecure": f"https://127.0.0.1:{server.port}/v1",
        }
        seconds = HURRIED_SECONDS if hurried else (FIRST_SECONDS, STALL_SECONDS)
        yield [_asking(name, store, addresses.get(name, server.url), seconds) for name in wanted]


def _asking(name: str, store: str, address: str, seconds: tuple[float, float]) -> Asking:
    if name == LIBRARY:
        settings = load_settings(store=store, composer="library")
        return Asking(name=name, kind="library", settings=settings)
    kind: Kind = "failing" if name in UNREACHABLE else SCRIPTED[name].kind
    short = {"first_sentence_seconds": seconds[0], "stall_seconds": seconds[1]}
    settings = load_settings(
        store=store,
        composer="model",
        model=name,
        OPENAI_BASE_URL=address,
        OPENAI_API_KEY="loopback",
        conversation_tokens=None,
        day_tokens=None,
        **(short if name in STALLING else {}),
    )
    return Asking(name=name, kind=kind, settings=settings)
