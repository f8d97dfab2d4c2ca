"""Whether a drafted sentence fits among those that are shown already."""

from __future__ import annotations

from collections.abc import Sequence

from app.models import DraftSentence, DropReason, Sentence
from app.pipeline.echo import Echo
from app.pipeline.nearness import words
from app.pipeline.placeholders import PLACEHOLDER
from app.understanding.english import readable
from app.understanding.lexicon import Lexicon

MOST_SENTENCES = 12
MOST_WORDS = 220
"""Of a model's answer, which was asked for 120 to 200 words: nobody reads on, so nothing does."""

LONGEST_WORDS = 60
"""Of one sentence."""

SAME_SHARE = 0.75
"""Two sentences that share this much of the words of both say the same."""

LAST_LATIN = "\u024f"

FEWEST_WORDS = 4
"""Words of a sentence below which nobody can tell its language."""


class Fitting:
    """Judges drafts by their form and their neighbours; what they say is for verification."""

    def __init__(self, lexicon: Lexicon, echo: Echo) -> None:
        self._lexicon = lexicon
        self._echo = echo

    def reasons(self, draft: DraftSentence, shown: Sequence[Sentence]) -> tuple[DropReason, ...]:
        found: list[DropReason] = []
        said = words(draft.text)
        if any(_share(said, words(other.text)) >= SAME_SHARE for other in shown):
            found.append("repeated")
        if len(said) > LONGEST_WORDS:
            found.append("long")
        # A quotation is in the library's language, whatever that is.
        if draft.basis != "quoted" and self._foreign(draft.text):
            found.append("language")
        if draft.basis != "quoted" and self._echo.heard(draft.text):
            found.append("instructions")
        return tuple(found)

    def full(self, shown: Sequence[Sentence]) -> bool:
        """Whether as much is shown as anybody reads."""
        return (
            len(shown) >= MOST_SENTENCES
            or sum(len(one.text.split()) for one in shown) >= MOST_WORDS
        )

    def _foreign(self, text: str) -> bool:
        plain = PLACEHOLDER.sub("somebody", text)
        # Some alphabets put no spaces between words.
        enough = len(words(plain)) >= FEWEST_WORDS or any(
            character.isalpha() and character > LAST_LATIN for character in plain
        )
        return enough and not readable(plain, self._lexicon)


def _share(left: Sequence[str], right: Sequence[str]) -> float:
    one, other = set(left), set(right)
    return len(one & other) / max(1, len(one | other))
