"""One file to an article with its passages."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from app.ports.storing import IndexedArticle
from ingest.assemble import assemble
from ingest.clean import clean
from ingest.formats import reader_for
from ingest.raw import Refused
from ingest.split import SPLITTER_VERSION, split


def prepare(path: Path, source: str) -> IndexedArticle:
    """Read, clean and split one file. Raises Refused, or OSError where it cannot be opened."""
    document = reader_for(path)(path)
    blocks = clean(document)
    article = assemble(document, blocks, source)
    passages = split(article, document.sections)
    if not passages:
        raise Refused("nothing is left of it but headings and page furniture")
    parts = [str(SPLITTER_VERSION), article.model_dump_json()]
    parts.extend(passage.model_dump_json() for passage in passages)
    return IndexedArticle(
        article=article,
        passages=passages,
        content_hash=sha256("\x1e".join(parts).encode()).hexdigest(),
    )
