"""Embeddings from OpenAI or any server that speaks its API, through LangChain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from langchain_openai import OpenAIEmbeddings
from openai import OpenAIError
from pydantic import SecretStr

from app.errors import EmbedderError
from app.ports import Vectors


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
        self._host = base_url or "api.openai.com"
        self.dimension = dimension
        # check_embedding_ctx_length=False: else LangChain sends token numbers made by tiktoken,
        # which downloads a vocabulary and which other servers do not understand.
        self._client = OpenAIEmbeddings(
            model=model,
            api_key=api_key,
            base_url=base_url,
            timeout=timeout_seconds,
            max_retries=2,
            check_embedding_ctx_length=False,
        )

    @property
    def fingerprint(self) -> str:
        name = "".join(c if c.isalnum() or c in "-." else "-" for c in self._model)
        return f"openai-{name}-{self.dimension}-1"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text. Raises EmbedderError, which never holds the text."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        try:
            rows = self._client.embed_documents(list(texts))
        except (OpenAIError, ValueError) as error:
            status = getattr(error, "status_code", None)
            detail = f"{type(error).__name__}{f' {status}' if status else ''}"
            raise EmbedderError(
                f"The embedding service at {self._host} did not answer ({detail}). Check "
                "OPENAI_API_KEY, OPENAI_BASE_URL and the model's name, or set "
                "DEBRIEF_EMBEDDER=minilm."
            ) from None
        vectors = np.asarray(rows, dtype=np.float32)
        if vectors.shape != (len(texts), self.dimension) or not np.isfinite(vectors).all():
            raise EmbedderError(
                f"The embedding service at {self._host} gave vectors of shape {vectors.shape}, "
                f"expected ({len(texts)}, {self.dimension}). Set "
                "DEBRIEF_OPENAI_EMBEDDING_DIMENSION to the model's."
            )
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(norms > 0, norms, 1.0), dtype=np.float32)
