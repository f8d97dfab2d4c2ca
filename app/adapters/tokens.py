"""Token counts for a budget, without a network: tiktoken's where its vocabulary is on this disk."""

from __future__ import annotations

import hashlib
import math
import re
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

ENCODING = "o200k_base"
VOCABULARY = "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"
"""tiktoken keeps a vocabulary under the SHA-1 of where it would download it from."""

VOCABULARY_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
"""As tiktoken itself has it."""

FACTOR = 1.35
"""Tokens for one piece of a plain English word, at most, over a stretch of prose: o200k_base makes
between 0.75 and 1.11 of them in each paragraph of the corpus, and smaller vocabularies more."""

_PLAIN = re.compile(r"[A-Za-z]?[a-z]+")
_GAP = re.compile(r"\s{2,}|[\n\t\r\f\v]")


class Tiktoken:
    """TokenCounter with OpenAI's own vocabulary, read from the disk."""

    name = ENCODING

    @cached_property
    def _encoding(self) -> Any:
        import tiktoken

        return tiktoken.get_encoding(ENCODING)

    def count(self, text: str) -> int:
        return len(self._encoding.encode_ordinary(text))


class WordPieces:
    """TokenCounter by MiniLM's word pieces, whose file is always there: an upper bound on prose.

    What is no plain word (figures, capitals, signs, other alphabets) counts with each of its bytes:
    no vocabulary makes more of it.
    """

    name = "word pieces, an upper bound"

    def __init__(self, tokenizer_file: Path) -> None:
        self._file = tokenizer_file

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        made = Tokenizer.from_file(str(self._file))
        made.no_truncation()
        made.no_padding()
        return made

    def count(self, text: str) -> int:
        plain = list(_PLAIN.finditer(text))
        pieces = (
            self._tokenizer.encode(
                [match.group().lower() for match in plain],
                is_pretokenized=True,
                add_special_tokens=False,
            )
            if plain
            else None
        )
        rest = len(text.encode("utf-8", "replace")) - sum(len(match.group()) for match in plain)
        # A space goes with the word behind it; only gaps of several, and new lines, are tokens.
        spaces = text.count(" ") - sum(gap.group().count(" ") for gap in _GAP.finditer(text))
        return math.ceil(FACTOR * (len(pieces.ids) if pieces else 0)) + rest - spaces


def vocabulary_file(cache: Path | None) -> Path | None:
    """Where tiktoken's vocabulary lies, None where it would have to be downloaded.

    ``cache`` is the folder that the environment names for it. tiktoken itself downloads what it
    does not find, or finds damaged, and waits for ever.
    """
    folder = cache or Path(tempfile.gettempdir()) / "data-gym-cache"
    path = folder / hashlib.sha1(VOCABULARY.encode()).hexdigest()  # noqa: S324
    try:
        with path.open("rb") as stream:
            whole = hashlib.file_digest(stream, "sha256").hexdigest() == VOCABULARY_SHA256
    except OSError:
        return None
    return path if whole else None
