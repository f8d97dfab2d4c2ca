"""LangChain's usual recipe, to measure beside: splitter 1000/200, MiniLM in Chroma, top k."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from app.ports import Embedder
from evals.relevance import Retrieved


class _AsLangChain(Embeddings):
    """The same MiniLM, in LangChain's clothes."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [row.tolist() for row in self._embedder.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        row: list[float] = self._embedder.embed([text])[0].tolist()
        return row


class _AsChroma(Embeddings):
    """Chroma's own embedding function, from files that are already there."""

    def __init__(self, folder: Path) -> None:
        self._function = ONNXMiniLM_L6_V2(preferred_providers=["CPUExecutionProvider"])
        # It looks in DOWNLOAD_PATH/onnx and downloads only where a file is missing.
        self._function.DOWNLOAD_PATH = folder.parent

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [list(map(float, row)) for row in self._function(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def chroma_embeddings(folder: Path) -> Embeddings:
    """Chroma's default embedding function, with its model files in ``folder``."""
    return _AsChroma(folder)


class UsualRecipe:
    """Chunks of 1,000 characters that overlap by 200, and bare similarity search."""

    def __init__(self, folder: Path, embeddings: Embeddings | Embedder, suffixes: set[str]) -> None:
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        self.chunks: list[Retrieved] = []
        for path in sorted(folder.iterdir()):
            if path.suffix in suffixes:
                text = _without_front_matter(path.read_text(encoding="utf-8"))
                self.chunks.extend(
                    Retrieved(source=path.name, text=chunk) for chunk in splitter.split_text(text)
                )
        wrapped = embeddings if isinstance(embeddings, Embeddings) else _AsLangChain(embeddings)
        self._store = Chroma(
            collection_name=f"usual-recipe-{uuid4().hex}",
            embedding_function=wrapped,
            collection_metadata={"hnsw:space": "cosine"},
        )
        self._store.add_texts(
            [chunk.text for chunk in self.chunks],
            metadatas=[{"source": chunk.source} for chunk in self.chunks],
        )

    def search(self, text: str, count: int) -> list[Retrieved]:
        return [
            Retrieved(source=found.metadata["source"], text=found.page_content)
            for found in self._store.similarity_search(text, k=count)
        ]

    def close(self) -> None:
        self._store.delete_collection()


def _without_front_matter(text: str) -> str:
    if not text.startswith("---\n"):
        return text
    return text.partition("\n---\n")[2]
