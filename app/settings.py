"""The only reader of the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import UsageError

DEFAULT_MODEL = "gpt-4.1-mini"
"""Where a key is set and no model is named: knows JSON schemas, and is quick."""

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
    threads: int | None = Field(
        default=None,
        ge=1,
        description="Threads that read one text: by default 1 for a message, which is read two "
        "ways at once, and as many as cores, at most 4, for articles.",
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
    composer: Literal["auto", "library", "model"] = Field(
        default="auto",
        description="Who words the answers: auto is the model where one is named or a key is set.",
    )
    model: str | None = Field(default=None, description="The chat model's name.")
    context_tokens: int = Field(
        default=16_000, ge=6_000, description="Tokens that the model reads and writes at once."
    )
    answer_seconds: float = Field(default=30.0, gt=0, description="For a model's whole answer.")
    first_sentence_seconds: float = Field(default=10.0, gt=0)
    turn_seconds: float = Field(
        default=6.0, gt=0, description="For a model's words in a debrief; then its own are said."
    )
    stall_seconds: float = Field(
        default=10.0, gt=0, description="Silence after which a model's answer is given up."
    )
    price_in: float | None = Field(
        default=None, ge=0, description="Price of a million tokens sent."
    )
    price_out: float | None = Field(
        default=None, ge=0, description="Price of a million tokens received."
    )
    price_currency: str = "$"
    conversation_tokens: int | None = Field(
        default=60_000, gt=0, description="A conversation's limit; then the library answers."
    )
    day_tokens: int | None = Field(
        default=1_000_000, gt=0, description="This process's limit for a day."
    )
    second_opinion: bool = Field(
        default=False, description="Ask the model too whether somebody may be in danger."
    )
    grader_model: str | None = Field(
        default=None, description="Evals: a chat model that grades answers beside the scorers."
    )
    grader_base_url: str | None = Field(
        default=None, description="Evals: where the grader is served, if not where the model is."
    )
    grader_api_key: SecretStr | None = None
    report: Path | None = Field(
        default=None,
        description="The evals' report, evals/results/latest/report.html: a page shows it.",
    )
    openai_embedding_model: str = "text-embedding-3-small"
    openai_embedding_dimension: int = Field(default=1536, gt=0)
    openai_timeout_seconds: float = Field(default=10.0, gt=0)
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    tiktoken_cache: Path | None = Field(
        default=None,
        validation_alias=AliasChoices("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"),
        description="Where tiktoken keeps its vocabularies.",
    )

    @property
    def has_key(self) -> bool:
        key = self.openai_api_key
        return key is not None and bool(key.get_secret_value())

    @property
    def chat_model(self) -> str | None:
        """The chat model that words answers, None where the library does it alone.

        A key that is there for embeddings does not send conversations anywhere by itself.
        """
        if self.composer == "library":
            return None
        named = self.model or None
        keyed = self.has_key and self.embedder != "openai"
        if self.composer == "model" or named or keyed:
            return named or DEFAULT_MODEL
        return None


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
