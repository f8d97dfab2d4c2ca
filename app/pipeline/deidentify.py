"""Identifiers out, placeholders in: the same person gets the same one all conversation long."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from app.models import Identifier, Mask, Masked, MaskedSpan, Masking
from app.pipeline.placeholders import PLACEHOLDER, SHORTEST_PART, Naming
from app.ports.identifiers import IdentifierFinder
from app.understanding.confusables import Legible

ROUNDS = 3
"""Times that a text is gone through for names that it has itself shown to be names."""

_CLIENT_BEFORE = re.compile(
    r"\b(?:client|patient|service user|resident|pupil|couple|case)s?(?:['’]s)?"
    r"(?:\s+(?:is|was|called|named|name|initials?|of mine|today|this morning|yesterday|let'?s"
    r"|call|her|him|them|a|an|\d{1,2}|year|old|new|my|the|first))*[\s,:(–-]*$",
    re.IGNORECASE,
)
_EDGES = " \t\n.,;:!?…'\"’‘“”()[]{}–—-"
_KEPT_EDGES = {"address": ".", "date": ".", "phone": "("}
_POSSESSIVE = re.compile(r"['’ʼ]s?$")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
"""Scripts that put no spaces between words, or add endings to a name without one."""


class Deidentifier:
    """Masks texts with a finder's findings and the choices of the person who types."""

    def __init__(self, finder: IdentifierFinder) -> None:
        self._finder = finder

    def mask(self, typed: str, masking: Masking) -> tuple[Masked, Masking]:
        """Return the masked text, and the conversation's masking with what is new in it.

        Spans are into ``typed``, in order, without overlaps. Placeholders that stand in the text
        already stay as they are. Raises what the finder raises: nothing is then masked, and
        nothing may go on.
        """
        return self._masked(typed, masking, self._finder.find(Legible(typed).text))

    def mask_known(self, said: str, masking: Masking) -> str:
        """Mask, in what Debrief said, what the conversation masks; nothing new is looked for."""
        return self._masked(said, masking, ())[0].text if masking.masks or masking.hidden else said

    def _masked(
        self, typed: str, masking: Masking, finds: Iterable[Identifier]
    ) -> tuple[Masked, Masking]:
        legible = Legible(typed)
        folded = _Folded(legible.text)
        found = [*finds, *_wished(folded, masking.hidden)]
        protected = [match.span() for match in PLACEHOLDER.finditer(legible.text)]
        shown = set(map(form, masking.shown))
        known = masking
        chosen: list[Identifier] = []
        for _ in range(ROUNDS):
            # A name that was found once is one wherever it stands, also earlier in the text.
            findings = [*_again(folded, known.masks), *found]
            settled = _settled(legible.text, findings, protected)
            if chosen and settled == chosen:
                break
            chosen = settled
            masked, known = _masked(legible, chosen, shown, Naming(masking, legible.text))
        return masked, known


def form(words: str) -> str:
    """How words are remembered: legible, case-folded, with single spaces."""
    return " ".join(Legible(words).text.casefold().split())


def _masked(
    legible: Legible, chosen: Sequence[Identifier], shown: set[str], naming: Naming
) -> tuple[Masked, Masking]:
    text: list[str] = []
    spans: list[MaskedSpan] = []
    at = 0
    for one in chosen:
        words = legible.text[one.start : one.end]
        key = form(words)
        start, end = legible.span(one.start, one.end)
        # One typed character may stand for several words (ﷺ): it is masked once.
        start = max(start, at)
        if key in shown or start >= end:
            continue
        before = legible.text[max(0, one.start - 60) : one.start]
        client = one.label == "person" and bool(_CLIENT_BEFORE.search(before))
        placeholder = naming.placeholder(key, one.label, client=client, low=words.islower())
        spans.append(MaskedSpan(start=start, end=end, label=one.label, placeholder=placeholder))
        text += [legible.typed[at:start], placeholder]
        at = end
    text.append(legible.typed[at:])
    return Masked(text="".join(text), spans=tuple(spans)), naming.masking


class _Folded:
    """A text case-folded and with single spaces, to look words up in."""

    def __init__(self, text: str) -> None:
        characters: list[str] = []
        self._origin: list[int] = []
        for at, character in enumerate(text):
            space = character.isspace()
            if space and (not characters or characters[-1] == " "):
                continue
            for folded in " " if space else character.casefold():
                characters.append(folded)
                self._origin.append(at)
        self.typed = text
        self._text = "".join(characters)

    def places(self, words: str) -> Iterable[tuple[int, int]]:
        """Where case-folded words stand as whole words; offsets into the text as it was."""
        at = self._text.find(words) if words else -1
        while at >= 0:
            end = at + len(words)
            if not self._joined(at - 1, at) and not self._joined(end, end - 1):
                yield self._origin[at], self._origin[end - 1] + 1
            at = self._text.find(words, at + 1)

    def _joined(self, outside: int, edge: int) -> bool:
        """Whether the character outside continues the word at whose edge it stands."""
        if not 0 <= outside < len(self._text) or _UNSPACED.match(self._text[edge]):
            return False
        return _wordy(self._text[outside]) and _wordy(self._text[edge])


def _wordy(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character) == "Mn"


def _again(folded: _Folded, masks: Iterable[Mask]) -> Iterable[Identifier]:
    """What the conversation has masked before, wherever it stands as whole words."""
    for mask in masks:
        for known in _with_parts(mask):
            short = len(known) < SHORTEST_PART and not _UNSPACED.match(known)
            if mask.label == "person" and short:
                continue
            for start, end in folded.places(known):
                # A name that is also a word (Will, May) is one again only with its capital.
                if mask.low or not folded.typed[start:end].islower():
                    yield Identifier(start=start, end=end, label=mask.label)


def _with_parts(mask: Mask) -> list[str]:
    """The forms of a mask, and of a person's names each part: Priya of Priya Raman."""
    forms = list(mask.forms)
    if mask.label == "person":
        forms += [part for known in mask.forms if " " in known for part in known.split()]
    return list(dict.fromkeys(forms))


def _wished(folded: _Folded, hidden: Sequence[str]) -> Iterable[Identifier]:
    for words in hidden:
        for start, end in folded.places(form(words)):
            yield Identifier(start=start, end=end, label="other")


def _settled(
    text: str, found: Iterable[Identifier], protected: Sequence[tuple[int, int]]
) -> list[Identifier]:
    """Trim, cut what overlaps placeholders or longer findings, and put in order."""
    trimmed = [one for one in (_trimmed(text, one) for one in found) if one is not None]
    taken = bytearray(len(text))
    for start, end in protected:
        taken[start:end] = b"\x01" * (end - start)
    chosen: list[Identifier] = []
    for one in sorted(trimmed, key=lambda one: (one.start - one.end, one.start)):
        # What is left of a finding beside a longer one is still an identifier.
        for start, end in _free(taken, one.start, one.end):
            rest = _trimmed(text, one.model_copy(update={"start": start, "end": end}))
            if rest is not None and _says(text, rest):
                taken[rest.start : rest.end] = b"\x01" * (rest.end - rest.start)
                chosen.append(rest)
    return _joined(text, sorted(chosen, key=lambda one: one.start))


def _says(text: str, one: Identifier) -> bool:
    words = text[one.start : one.end]
    # Of "London's" beside "London" an s is left over.
    if words in ("s", "S") and _POSSESSIVE.search(text[max(0, one.start - 1) : one.end]):
        return False
    return any(character.isalnum() for character in words)


def _joined(text: str, chosen: Iterable[Identifier]) -> list[Identifier]:
    """A street and its postcode, found apart, are one address."""
    joined: list[Identifier] = []
    for one in chosen:
        last = joined[-1] if joined else None
        both = last is not None and last.label == one.label == "address"
        if last is not None and both and not text[last.end : one.start].strip(" ,\n"):
            joined[-1] = last.model_copy(update={"end": one.end})
        else:
            joined.append(one)
    return joined


def _free(taken: bytearray, start: int, end: int) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    at = start
    while at < end:
        if taken[at]:
            at += 1
            continue
        stop = at
        while stop < end and not taken[stop]:
            stop += 1
        runs.append((at, stop))
        at = stop
    return runs


def _trimmed(text: str, one: Identifier) -> Identifier | None:
    start, end = one.start, one.end
    edges = _EDGES.translate({ord(c): None for c in _KEPT_EDGES.get(one.label, "")})
    while start < end and text[start] in edges:
        start += 1
    while start < end and text[end - 1] in edges:
        end -= 1
    if one.label in ("person", "place"):
        end = start + len(_POSSESSIVE.sub("", text[start:end]))
    if start >= end:
        return None
    return one.model_copy(update={"start": start, "end": end})
