"""What every model is."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Base of every model here: frozen, and a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
