"""From a line as a model wrote it to drafts that can be verified, by the passages it was given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.models import Claim, DraftSentence, Part, Passage
from app.pipeline.marked import MarkedReader, Source, unmarked
from app.pipeline.numbering import place
from app.pipeline.prose import Line
from app.pipeline.sentences import MARKER, sentences

FEWEST_QUOTED = 5
"""Words of a quote below which it is widened to its sentence: "a client" opens nothing."""

_SHORT_ID = re.compile(r"\s*\[?\s*[Pp]?(\d{1,3})\s*\]?\s*")
_MARKED_ID = re.compile(r"\[[Pp](\d{1,3})((?:\s*[,;]\s*[Pp]\d{1,3})*)\]")


class Drafting:
    """Reads a model's lines; P1 is the first of the passages."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._reader = MarkedReader(passages)

    def drafts(self, line: Line) -> Iterator[DraftSentence]:
        """A draft for each sentence of the line.

        A question is nobody's claim unless it carries a marker of its own.
        """
        text = _MARKED_ID.sub(lambda m: f"[{m[1]}{re.sub('[Pp]', '', m[2])}]", line.text)
        found = sentences(text)
        for sentence in found:
            marked = self._reader.draft(sentence) if MARKER.search(sentence) else None
            bare = unmarked(sentence)
            if not any(map(str.isalnum, bare)):
                continue
            asks = bare.rstrip("\"'”’)").endswith("?")
            claims = list(line.claims) if not asks or len(found) == 1 else []
            if claims:
                yield self._claiming(bare, claims, marked)
            elif marked is not None:
                yield self._restored(marked)
            else:
                part: Part = line.part or ("sit_with" if asks else "opening")
                yield DraftSentence(text=bare, part=part, basis="general")

    def _claiming(
        self, bare: str, claims: Sequence[Claim], marked: DraftSentence | None
    ) -> DraftSentence:
        resolved = [self._claim(claim) for claim in claims]
        named = {claim.passage_id for claim in resolved}
        if marked is not None:
            resolved += [claim for claim in marked.claims if claim.passage_id not in named]
        cited = {claim.passage_id for claim in resolved}
        for source in self._reader.sources:
            if source.passage.id in cited and (held := source.holds(bare)):
                own = Claim(passage_id=source.passage.id, quote=held)
                return DraftSentence(text=held, part="evidence", basis="quoted", claims=(own,))
        claimed = tuple(dict.fromkeys(resolved))
        draft = DraftSentence(text=bare, part="evidence", basis="supported", claims=claimed)
        return self._restored(draft)

    def _restored(self, draft: DraftSentence) -> DraftSentence:
        """A sentence of a passage in which a word or two were changed, with them changed back.

        Otherwise it would pass for the article's own words, and say something else.
        """
        if draft.basis == "quoted" or not self._reader.passes_for_another(draft.text):
            return draft
        cited = {claim.passage_id for claim in draft.claims}
        own = self._reader.own_words(draft.text, cited)
        if own is not None:
            return DraftSentence(text=own.quote, part="evidence", basis="quoted", claims=(own,))
        # It is of a passage that it does not cite: it claims itself, and is refused.
        claim = Claim(passage_id=draft.claims[0].passage_id, quote=draft.text)
        return draft.model_copy(update={"claims": (claim,)})

    def _claim(self, claim: Claim) -> Claim:
        """The claim with the passage's own id and words; what is not there stays as it is."""
        sources = self._reader.sources
        match = _SHORT_ID.fullmatch(claim.passage_id)
        number = int(match[1]) if match is not None else 0
        if not 1 <= number <= len(sources):
            return Claim(passage_id=self._reader.missing, quote=claim.quote)
        source = sources[number - 1]
        if not claim.quote.strip():
            return Claim(passage_id=source.passage.id, quote=source.passage.text)
        trimmed = claim.quote.strip().strip('"“”‘’').strip()
        # The right words with the wrong number are still the right words.
        for one in (source, *sources):
            for form in (claim.quote, trimmed, trimmed.rstrip(".,;:…")):
                if held := one.holds(form):
                    return Claim(passage_id=one.passage.id, quote=_widened(one, held))
        return Claim(passage_id=source.passage.id, quote=claim.quote)


def _widened(source: Source, quote: str) -> str:
    if len(quote.split()) >= FEWEST_QUOTED:
        return quote
    passage = source.passage
    at = place(quote, passage.text)
    if at is None:
        return quote
    for start, end in passage.sentences:
        if start - passage.start <= at < end - passage.start:
            return passage.text[start - passage.start : end - passage.start]
    return quote
