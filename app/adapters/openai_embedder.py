"""Embeddings from OpenAI or any server that speaks its API, through LangChain."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import numpy as np
from langchain_openai import OpenAIEmbeddings
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
)
from pydantic import SecretStr

from app.errors import EmbedderError
from app.ports import Vectors

RETRIES = 2


class OpenAIEmbedder:
    """Embedder that sends each text, as text, to the configured host."""

    def __init__(
        self,
        *,
        model: str,
        dimension: int,
        api_key: SecretStr,
        base_url: str | None,
        timeout_seconds: float,
    ) -> None:
        self._model = model
        self._timeout_seconds = timeout_seconds
        self._host = _host(base_url)
        self.dimension = dimension
        # check_embedding_ctx_length=False: else LangChain sends token numbers made by tiktoken,
        # which downloads a vocabulary and which other servers do not understand.
        self._client = OpenAIEmbeddings(
            model=model,
            openai_api_key=api_key,
            openai_api_base=base_url,
            request_timeout=timeout_seconds,
            max_retries=RETRIES,
            check_embedding_ctx_length=False,
        )

    @property
    def fingerprint(self) -> str:
        name = "".join(
            c if c.isascii() and (c.isalnum() or c in "-.") else "-" for c in self._model
        )
        return f"openai-{name}-{self.dimension}-1"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text. Raises EmbedderError, which never holds the text."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        try:
            vectors = np.asarray(self._client.embed_documents(list(texts)), dtype=np.float32)
        # Servers that speak nearly the same API break the client in ways of its own. Neither the
        # error's text nor its chain may be shown: some hold what was sent.
        except Exception as error:
            raise EmbedderError(
                f"The embedding service at {self._host} {self._problem(error)}, or set "
                "DEBRIEF_EMBEDDER=minilm to stay on this machine."
            ) from None
        if vectors.shape != (len(texts), self.dimension):
            raise EmbedderError(
                f"The embedding service at {self._host} gave vectors of shape {vectors.shape}, "
                f"expected ({len(texts)}, {self.dimension}). Set "
                f"DEBRIEF_OPENAI_EMBEDDING_DIMENSION to the dimension of {self._model}."
            )
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(norms).all() or (norms == 0).any():
            raise EmbedderError(
                f"The embedding service at {self._host} gave vectors that are no numbers or have "
                f"no length. Check that {self._model} is a model for embeddings."
            )
        return np.asarray(vectors / norms, dtype=np.float32)

    def _problem(self, error: Exception) -> str:
        match error:
            case AuthenticationError() | PermissionDeniedError():
                said = f"refused the key (status {error.status_code}). Check OPENAI_API_KEY"
            case NotFoundError():
                said = (
                    f"does not know {self._model} (status 404). Check OPENAI_BASE_URL and "
                    "DEBRIEF_OPENAI_EMBEDDING_MODEL"
                )
            case RateLimitError():
                said = "is over its limit (status 429). Wait a minute and run this again"
            case APIStatusError():
                said = f"failed (status {error.status_code}). Run this again later"
            case APITimeoutError():
                said = (
                    f"did not answer within {self._timeout_seconds:g} seconds, {RETRIES + 1} "
                    "times. Run this again later, raise DEBRIEF_OPENAI_TIMEOUT_SECONDS"
                )
            case APIConnectionError():
                said = "cannot be reached. Check OPENAI_BASE_URL and the network"
            case _:
                said = (
                    f"gave an answer that cannot be read ({type(error).__name__}). "
                    "Check OPENAI_BASE_URL"
                )
        return said


def _host(base_url: str | None) -> str:
    """The service's host and port, without a name and password that its address may carry."""
    if not base_url:
        return "api.openai.com"
    try:
        parts = urlsplit(base_url)
        return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or "(no host)"
    except ValueError:
        return "(no host)"
