"""An answer with [n] markers, from anywhere, as sentences that can be verified.

Marker n is the n-th passage, from 1.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from app.models import Claim, DraftSentence, Passage
from app.pipeline.nearness import Words, apart, words
from app.pipeline.numbering import place
from app.pipeline.sentences import MARKER, sentences

QUOTATION_WORDS = 4
"""Words in quotation marks from which they are a quotation: fewer are a term, or irony."""

ALTERED_WORDS = 2
"""Words in which a sentence may differ from a passage's own and still pass for it."""

COMPARED_WORDS = 6
"""Words that a sentence has at least, to be taken for an altered one of a passage."""

WIDEST_RANGE = 20
"""Markers that [1-20] may stand for; more is no citation."""

_SIGNS = str.maketrans(
    {**dict.fromkeys("“”„«»‟", '"'), **dict.fromkeys("‘’‛‚", "'"), **dict.fromkeys("–—‑−", "-")}
)
"""Signs that a keyboard or a program changes without changing what is said."""

_DOUBLE = re.compile(r'"([^"]*)"')
_SINGLE = re.compile(r"(?<!\w)'(?=\w)(.{1,600}?)(?<=\S)'(?!\w)", re.DOTALL)
_OMISSION = re.compile(r"(?:\[\s?)?(?:…|\.\.\.)(?:\s?\])?")
_EMPHASIS = re.compile(r"(?<!\w)\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?!\w)")
_SPACE_BEFORE = re.compile(r"(?<!\s)\s+(?=[.,;:!?…])")
_SPACE = re.compile(r"\s+")
_EDGE = " \t\n.,;:!?-"


def read(answer: str, passages: Sequence[Passage]) -> list[DraftSentence]:
    """Return a draft for each of ``sentences(answer)``, in their order, without its markers.

    A draft is ``general`` without markers. It is ``quoted`` where a cited passage holds its words,
    quotation marks aside, and claims them as they stand there. Else it is ``supported``: it claims
    each quotation in it, whether a passage holds that or not, and the whole text of each other
    cited passage. What passes for a passage's sentence and is not claims itself, and a marker
    beyond the passages claims a passage that is not there: verification refuses both.
    """
    reader = MarkedReader(passages)
    return [reader.draft(sentence) for sentence in sentences(answer)]


class Source:
    """A passage, and its text with plain signs and single spaces."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.plain = _plain(passage.text)
        # Where each character of the plain text stands in the passage.
        self._origin = [
            match.start() for match in re.finditer(r"\s+|\S", passage.text.translate(_SIGNS))
        ]

    def holds(self, quote: str) -> str | None:
        """The words as the passage has them, or None where it does not."""
        plain = _plain(quote)
        at = place(plain, self.plain)
        if at is None:
            return None
        start, last = self._origin[at], self._origin[at + len(plain) - 1]
        return self.passage.text[start : last + 1]


class MarkedReader:
    """Reads sentences beside the passages of one question."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._sources = [Source(passage) for passage in passages]
        self.missing = _unused({passage.id for passage in passages})
        """The id of a passage that is not among them."""
        self._own = {
            words(sentence): (source, sentence)
            for source in self._sources
            # A text that wraps its lines has other sentences once they are joined.
            for text in (source.passage.text, source.plain)
            for sentence in sentences(text)
        }
        self._known = Words(self._own)

    @property
    def sources(self) -> Sequence[Source]:
        return self._sources

    def draft(self, typed: str) -> DraftSentence:
        numbers = dict.fromkeys(n for match in MARKER.finditer(typed) for n in _numbers(match))
        bare = unmarked(typed)
        if not numbers:
            return DraftSentence(text=bare, part="opening", basis="general")
        cited = [self._sources[n - 1] for n in numbers if 1 <= n <= len(self._sources)]
        foreign = [
            Claim(passage_id=self.missing, quote=bare)
            for n in numbers
            if not 1 <= n <= len(self._sources)
        ][:1]
        for source in cited:
            for said in (bare, _plain(bare).replace('"', "").strip(" '")):
                if found := source.holds(said):
                    claims = (Claim(passage_id=source.passage.id, quote=found), *foreign)
                    return DraftSentence(text=found, part="evidence", basis="quoted", claims=claims)
        if cited and self.passes_for_another(bare):
            claims = (Claim(passage_id=cited[0].passage.id, quote=bare),)
        else:
            claims = tuple(_claims(bare, cited))
        return DraftSentence(
            text=bare, part="evidence", basis="supported", claims=(*claims, *foreign)
        )

    def passes_for_another(self, bare: str) -> bool:
        """Whether it is an altered sentence of a passage, or one of a passage not cited."""
        said = words(bare)
        if len(said) < COMPARED_WORDS:
            return False
        if any(source.holds(bare) for source in self._sources):
            return True
        nearest = min(
            (apart(said, other, ALTERED_WORDS) for other in self._known.like(said)),
            default=ALTERED_WORDS + 1,
        )
        return 0 < nearest <= ALTERED_WORDS

    def own_words(self, bare: str, passage_ids: Collection[str]) -> Claim | None:
        """The sentence of one of these passages that this is an altered form of, if it is one."""
        said = words(bare)
        near = [
            (apart(said, other, ALTERED_WORDS), self._own[other])
            for other in self._known.like(said)
        ]
        for distance, (source, sentence) in sorted(near, key=lambda entry: entry[0]):
            held = source.holds(sentence)
            if distance <= ALTERED_WORDS and held and source.passage.id in passage_ids:
                return Claim(passage_id=source.passage.id, quote=held)
        return None


def _claims(bare: str, cited: Sequence[Source]) -> Iterator[Claim]:
    claimed: set[str] = set()
    for quotation in _quotations(bare):
        # A writer's own comma or full stop may stand inside the marks.
        forms = (quotation, quotation.strip(_EDGE))
        held = [(source, found) for source in cited for f in forms if (found := source.holds(f))]
        for source, found in held[:1]:
            claimed.add(source.passage.id)
            yield Claim(passage_id=source.passage.id, quote=found)
        if not held and cited:
            yield Claim(passage_id=cited[0].passage.id, quote=quotation)
    for source in cited:
        if source.passage.id not in claimed:
            yield Claim(passage_id=source.passage.id, quote=source.passage.text)


def _quotations(bare: str) -> Iterator[str]:
    """Stretches in quotation marks: of some words, or all that the sentence says."""
    plain = _plain(bare)
    outside = _DOUBLE.sub(" ", plain)
    found = [*_DOUBLE.findall(plain), *_SINGLE.findall(outside)]
    for quotation in found:
        count = len(words(quotation))
        if count and (count >= QUOTATION_WORDS or count == len(words(plain))):
            # What stands around an omission is quoted, each part for itself.
            yield from (part for part in _OMISSION.split(quotation) if words(part))


def unmarked(typed: str) -> str:
    """A sentence without its markers and its emphasis."""
    text = _EMPHASIS.sub("", MARKER.sub("", typed))
    return _SPACE_BEFORE.sub("", re.sub(r"[ \t]{2,}", " ", text)).strip()


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text.translate(_SIGNS))


def _numbers(match: re.Match[str]) -> list[int]:
    """The passages that a marker names; 0, which there never is, for what names none."""
    found: list[int] = []
    for piece in re.split(r"\s*(?:[,;&]|and)\s*", match.group(1)):
        bounds = re.findall(r"(?:^-)?[0-9]+", piece)
        if any(len(bound) > 9 for bound in bounds):
            found.append(0)
            continue
        first, last = int(bounds[0]), int(bounds[-1])
        found.extend(range(first, last + 1) if first <= last < first + WIDEST_RANGE else [0])
    return found


def _unused(ids: set[str]) -> str:
    name = "no such passage"
    while name in ids:
        name += "."
    return name
