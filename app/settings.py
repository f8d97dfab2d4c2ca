"""The only reader of the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import UsageError

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What an operator can set. Variables start with ``DEBRIEF_``, save OpenAI's own two."""

    model_config = SettingsConfigDict(
        env_prefix="DEBRIEF_", env_file=ROOT / ".env", extra="ignore", frozen=True
    )

    store: str = Field(
        default=str(ROOT / ".store"),
        description="Folder of the index, or the address of a Chroma server (http://host:port).",
    )
    corpus: Path = Field(default=ROOT / "corpus", description="Articles that ship with Debrief.")
    embedder: Literal["minilm", "openai"] = "minilm"
    minilm_folder: Path | None = Field(
        default=None,
        description="A folder with MiniLM's model.safetensors (or model.onnx) and tokenizer.json.",
    )
    region: str = Field(
        default="uk", description="Whose crisis contacts are shown, as contacts.toml names it."
    )
    contacts: Path | None = Field(
        default=None, description="An operator's own contacts.toml, in place of the shipped one."
    )
    kept: Path = Field(
        default=ROOT / ".kept" / "debriefs.sqlite",
        description="File of the debriefs that somebody chose to keep.",
    )
    spacy_model: str | None = Field(
        default=None, description="An installed spaCy model that helps to find names."
    )
    openai_embedding_model: str = "text-embedding-3-small"
    openai_embedding_dimension: int = Field(default=1536, gt=0)
    openai_timeout_seconds: float = Field(default=10.0, gt=0)
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")


def load_settings(**overrides: object) -> Settings:
    """Read the settings from the environment and ``.env``; ``overrides`` win.

    Raises UsageError naming the first setting that is wrong, and never its value: it may be a key.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"Setting {name} cannot be used ({first['msg']}). Correct it in the environment "
            "or in .env; README lists the settings."
        ) from None
