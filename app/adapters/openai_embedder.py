"""Embeddings from OpenAI or any server that speaks its API, through LangChain."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import finalize

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

from app.adapters.wire import http_client
from app.errors import EmbedderError
from app.hosts import OPENAI_URL, host_of
from app.ports import Vectors

RETRIES = 2

LONGEST_SECONDS = 60.0
"""For one response to come in, once it has begun; it may be silent for as long as is set."""

MOST_BYTES = 200_000_000
"""Of one response: a thousand texts, with 3,072 numbers of up to 30 letters each, take half."""


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
        url = base_url or OPENAI_URL
        self._host = host_of(url)
        self.dimension = dimension
        http = http_client(max(timeout_seconds, LONGEST_SECONDS), MOST_BYTES)
        finalize(self, http.close)
        # check_embedding_ctx_length=False: else LangChain sends token numbers made by tiktoken,
        # which downloads a vocabulary and which other servers do not understand.
        self._client = OpenAIEmbeddings(
            model=model,
            openai_api_key=api_key,
            openai_api_base=url,
            # LangChain would take one from the environment, and refuse it beside a client.
            openai_proxy=None,
            http_client=http,
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
            case APIStatusError() if error.response.is_redirect:
                said = (
                    f"sends on to another address (status {error.status_code}), where nothing "
                    "is sent. Check OPENAI_BASE_URL"
                )
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
