"""Where to go from an answer: passages to read and questions to ask next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.models import Article, Citation, Evidence, Passage, PassageReference, Question

MOST_NEAREST = 3
MOST_FOLLOW_UPS = 3
LONGEST_FOLLOW_UP_WORDS = 14


def reference(passage: Passage, articles: Mapping[str, Article]) -> PassageReference:
    article = articles[passage.article_id]
    return PassageReference(
        passage_id=passage.id,
        article_id=article.id,
        title=article.title,
        audience=article.audience,
        heading=passage.heading,
        start=passage.start,
        end=passage.end,
    )


def also_found(
    evidence: Evidence, articles: Mapping[str, Article], citations: Sequence[Citation]
) -> tuple[PassageReference, ...]:
    cited = {citation.passage_id for citation in citations}
    found = [hit.passage for hit in evidence.hits if hit.passage.id not in cited]
    return tuple(reference(passage, articles) for passage in found[:MOST_NEAREST])


def follow_ups(
    evidence: Evidence,
    citations: Sequence[Citation],
    question: Question,
    people_first: frozenset[str],
) -> tuple[str, ...]:
    """Questions that passages found beside the cited ones answer, one from each.

    Nobody who asked about something mild is offered a question about danger.
    """
    grave = bool(evidence.themes) and evidence.themes[0].theme in people_first
    cited = {citation.passage_id for citation in citations}
    asked = {question.text.strip().lower()}
    asked.update(turn.text.strip().lower() for turn in question.history)
    chosen: list[str] = []
    for hit in sorted(evidence.hits, key=lambda hit: hit.passage.id in cited):
        if not grave and people_first.intersection(hit.passage.themes):
            continue
        for suggestion in hit.passage.questions:
            plain = suggestion[:1].isupper() and suggestion.endswith("?")
            short = len(suggestion.split()) <= LONGEST_FOLLOW_UP_WORDS
            if plain and short and suggestion.lower() not in asked:
                chosen.append(suggestion)
                asked.add(suggestion.lower())
                break
        if len(chosen) == MOST_FOLLOW_UPS:
            break
    return tuple(chosen)
