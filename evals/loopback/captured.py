"""A request as the server kept it."""

from __future__ import annotations

import contextlib
import json

from pydantic import BaseModel, ConfigDict, Field

from evals.loopback.asked import Asked
from evals.loopback.said import Said


class Captured(BaseModel):
    """A request as it came, and what was done with it. Times are of ``time.perf_counter``.

    It changes while it is answered, so it is no frozen model. ``ends`` are the moments at which
    each sentence of ``said`` was complete on the wire; ``left`` is whether whoever asked went away
    before the end.
    """

    model_config = ConfigDict(extra="forbid")

    path: str
    headers: dict[str, str]
    came: float
    raw: bytes = b""
    asked: Asked | None = None
    said: tuple[Said, ...] = ()
    status: int = 200
    ends: dict[int, float] = Field(default_factory=dict)
    finished: float | None = None
    left: bool = False

    @property
    def text(self) -> str:
        """All that was sent, headers too, without JSON's escapes."""
        heads = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        with contextlib.suppress(ValueError):
            return f"{heads}\n{json.dumps(json.loads(self.raw), ensure_ascii=False)}"
        return f"{heads}\n{self.raw.decode('utf-8', 'replace')}"
