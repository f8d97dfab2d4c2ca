"""Words as they were meant: a tired thumb's "cleint" is a client to whoever reads on.

The embedder takes a misspelt word apart into pieces that mean something else. On half the texts of
the development set, three in ten longer words mistyped, the area under the curve of danger was
0.947 as typed and 0.960 as meant; 0.966 on the same texts without an error.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.understanding.disguise import Uncovered
from app.understanding.examples import SPELT_KINDS, examples_hash
from app.understanding.lexicon import Lexicon
from app.understanding.mistyping import beside
from app.understanding.weights_file import WEIGHTS, Arrays, read_weights, unusable

SPELLING_WEIGHTS = WEIGHTS / "spelling.npz"

SPELT = Path(__file__).with_name("spelt.txt")
"""Words that no dictionary has and that are no errors: of the street, of the field, of dialects."""

SHORTEST, LONGEST = 4, 20
"""Letters of a word that is looked at: of shorter ones too many are one letter from another."""

SURELY = 5
"""Letters from which a letter may also be one too many, or the wrong one: of four, another word."""

USUAL_SHARE = 0.8
"""Of a text's longer words that clinicians type, from which it is surely English."""

MOST_WORDS = 300
"""Of a text that is no English every word is none; so many different ones are looked at."""

FROM_ANOTHER_LETTER = 6
"""Letters of a word whose first letter may be the wrong one."""

_AFTER = {
    "t": "ain aren can couldn didn doesn don hadn hasn haven isn mustn needn shouldn wasn weren won"
    " wouldn",
    "m": "i",
    "ve": "i you we they",
    "s": "he she that there here what who where how nobody everybody somebody someone everyone",
    "re": "you they",
    "ll": "you they it",
    "d": "you they",
}
SHORT_FORMS = {
    f"{word}{end}": f"{word}'{end}" for end, words in _AFTER.items() for word in words.split()
}
"""Not here: ill, well, hell, shell, were, wed, id, its, shed and lets, which are words."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VOWELS = "aeiou"
_WORD = re.compile(rf"(?<![\w'’\[@./-])[a-z]{{{SHORTEST},{LONGEST}}}(?![\w'’\]@/-])")
"""All in lower case: a capital may start a name, and masking's words stand in brackets."""

_SHORT_FORM = re.compile(rf"(?<![\w'\[@./-])(?i:{'|'.join(SHORT_FORMS)})(?![\w'\]@/-])|’")


class Speller:
    """Words that are none, as the likeliest word that is one error away."""

    def __init__(
        self, known: NDArray[np.uint32], usual: Mapping[str, int], lexicon: Lexicon
    ) -> None:
        """``known`` are the hashes of all words, sorted; ``usual`` how often clinicians type some.

        Names that ``lexicon`` knows are left alone.
        """
        self._known = known
        self._usual = usual
        self._lexicon = lexicon

    def meant(self, text: str) -> Uncovered:
        """The text with what is misspelt in it as it was meant, and where each letter stood.

        The embedder takes "cant" for slang, and a telephone's ’ for a sign of its own.
        """
        pieces: list[str] = []
        origin: list[tuple[int, int]] = []
        at = 0
        if text.isupper() and len(text.lower()) == len(text):
            text = text.lower()
        for start, end, word in sorted([*_whole_forms(text), *self._put_right(text)]):
            pieces += [text[at:start], word]
            origin += [(n, n + 1) for n in range(at, start)]
            origin += [(start, end)] * len(word)
            at = end
        origin += [(n, n + 1) for n in range(at, len(text))]
        return Uncovered("".join([*pieces, text[at:]]), tuple(origin))

    def _put_right(self, text: str) -> Iterator[tuple[int, int, str]]:
        # For this text alone: what somebody typed is not kept.
        looked: dict[str, str] = {}
        for match in _WORD.finditer(text):
            typed = match.group()
            known = typed in SHORT_FORMS or self.knows(typed)
            if known or (typed not in looked and len(looked) == MOST_WORDS):
                continue
            if typed not in looked:
                looked[typed] = self._likeliest(typed)
            if looked[typed] != typed:
                yield *match.span(), looked[typed]

    def usual(self, text: str) -> bool:
        """Whether nearly all longer words of a text are ones that clinicians type."""
        words = _WORD.findall(text.lower())
        return sum(word in self._usual for word in words) >= USUAL_SHARE * max(1, len(words))

    def _likeliest(self, word: str) -> str:
        # The last of the features is how common it is, the others say whose name it may be.
        if any(self._lexicon.features(word)[:-1]):
            return word
        words = (other for other in one_error_from(word) if other in self._usual)
        return max(words, key=lambda other: (self._usual[other], other), default=word)

    def knows(self, word: str) -> bool:
        """Whether it is a word, in lower case: of the dictionary, the street or the field."""
        if word in self._usual:
            return True
        key = np.uint32(word_hash(word))
        at = int(np.searchsorted(self._known, key))
        return at < len(self._known) and bool(self._known[at] == key)


def in_full(text: str) -> str:
    """The text with the sign in its short forms, as ``Speller.meant`` has it."""
    pieces: list[str] = []
    at = 0
    for start, end, word in _whole_forms(text):
        pieces += [text[at:start], word]
        at = end
    return "".join([*pieces, text[at:]])


def _whole_forms(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _SHORT_FORM.finditer(text):
        typed = match.group()
        whole = "'" if typed == "’" else SHORT_FORMS[typed.lower()]
        yield *match.span(), whole if typed.islower() or whole == "'" else whole.capitalize()


def one_error_from(word: str) -> Iterator[str]:
    """Words, or none, from which one likely error of typing makes this.

    A letter too many, too few, two in the wrong order, the wrong one doubled, one key beside
    another, one vowel for another; the first letter is rarely the wrong one.
    """
    surely = len(word) >= SURELY
    first = 0 if len(word) >= FROM_ANOTHER_LETTER else 1
    for at in range(first, len(word) + 1):
        before, after = word[:at], word[at:]
        for letter in _LETTERS:
            yield before + letter + after
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if len(after) > 2 and after[1] in (after[0], after[2]):
            yield before + after[0] + (after[2] if after[1] == after[0] else after[0]) + after[2:]
        if after and surely:
            yield before + after[1:]
            for letter in beside(after[0]) + (_VOWELS if at and after[0] in _VOWELS else ""):
                yield before + letter + after[1:]


def word_hash(word: str) -> int:
    return zlib.crc32(word.encode())


@lru_cache(maxsize=2)
def load_speller(lexicon: Lexicon, path: Path = SPELLING_WEIGHTS) -> Speller:
    """Raises UnderstandingError."""
    arrays = _read(path)
    usual = zip(arrays["usual"].tolist(), arrays["counts"].tolist(), strict=True)
    return Speller(arrays["known"], dict(usual), lexicon)


def spelling_hash(corpus: Path) -> str:
    """Return a hash of all whose words are counted."""
    digest = sha256(examples_hash(SPELT_KINDS, corpus).encode())
    for path in sorted(corpus.glob("*.md")):
        digest.update(path.read_bytes())
    digest.update(SPELT.read_bytes())
    return digest.hexdigest()[:16]


def spelling_trained_from(path: Path = SPELLING_WEIGHTS) -> str:
    """Return the hash of what the words were counted in. Raises UnderstandingError."""
    return str(_read(path)["examples"])


def _read(path: Path) -> Arrays:
    wanted = {"examples": (), "known": ("words",), "usual": ("usual",), "counts": ("usual",)}
    arrays = read_weights(path, wanted)
    if arrays["known"].dtype != np.uint32:
        raise unusable(path, f"'known' is of {arrays['known'].dtype}, not uint32")
    return arrays
