"""Two searches for one message, as one."""

from __future__ import annotations

from app.models import Evidence, QuotableSentence, ScoredPassage


def fuse(plain: Evidence, other: Evidence) -> Evidence:
    """What either found, best first, each passage and sentence by its better score.

    What the message is about is for the person's own words to say. A follow-up of which they find
    nothing may find it in other words; what they do find, no other words take away.
    """
    if not plain.answerable:
        return other if other.answerable else plain
    hits: dict[str, ScoredPassage] = {}
    for hit in (*plain.hits, *other.hits):
        known = hits.get(hit.passage.id)
        if known is None or known.score < hit.score:
            hits[hit.passage.id] = hit
    quotable: dict[tuple[str, int], QuotableSentence] = {}
    for one in (*plain.sentences, *other.sentences):
        place = (one.passage_id, one.start)
        if place not in quotable or quotable[place].relevance < one.relevance:
            quotable[place] = one
    most = max(len(plain.hits), len(other.hits))
    best = sorted(hits.values(), key=lambda hit: (-hit.score, hit.passage.id))[:most]
    kept = {hit.passage.id for hit in best}
    said = (one for one in quotable.values() if one.passage_id in kept)
    return plain.model_copy(
        update={
            "hits": tuple(best),
            "sentences": tuple(sorted(said, key=lambda one: -one.relevance)),
            "nearest": max(plain.nearest, other.nearest),
        }
    )
