"""The composer that needs no model: a vetted opening, quoted sentences, a question.

Nothing here is written at run time. What is quoted is an article's; every other line is vetted
text from the theme catalogue or ``lines.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256

from app.lines import PLACE, Lines
from app.models import Claim, DraftSentence, Evidence, Part, Question, QuotableSentence
from app.understanding.asking import is_told
from app.understanding.feelings import Feelings
from app.understanding.own_words import clauses
from app.understanding.themes import Theme

CLEAR_THEME = 0.2
"""A theme likelier than this speaks for the message; below it the lines of no theme serve."""

AGREEING = 2
"""Where the first so many passages speak to a theme, by their editor, it speaks for the message: of
the development set's messages 0.85 have one, right in 0.93; by its probability alone 0.75 and 0.90.
"""

MOST_BESIDE = 2
"""Sentences that are quoted beside one that says what a word means."""

MOST_QUOTES = 4
FEWEST_QUOTES = 2
FALLS_OFF = 0.4
"""A sentence this much less relevant than the best one is left out."""

ORDER = ("normalise", "explain", "practise", "ask")
"""How an answer reads well: first company, then sense, then something to do or to ask."""

_WORD = re.compile(r"[^\W\d_]{4,}")
SHORT, FEWEST_WORDS = 7, 4
"""A message of so few words, and fewer than this of four letters or more, says little by itself. On
the development set none that the library answers is turned away for it."""

SPEAKS_FROM, NEAR_FROM, INSIDE_FROM = 0.43, 0.57, 0.97
"""Of such a message: the probability of its theme, its nearest unit's cosine similarity, or, where
it is a sentence, the probability that it is for this library, from which it is answered. "silence"
and "crying" reach one of them, and so does "is it ok to admit I flopped"; "chair", "rope" and words
that are none share a rare word with a passage, and no more."""

SENTENCE = 4
"""Words."""


class ExtractiveComposer:
    """Composer that quotes."""

    name = "extractive"

    def __init__(self, themes: Sequence[Theme], lines: Lines, feelings: Feelings) -> None:
        self._themes = {theme.id: theme for theme in themes}
        self._lines = lines
        self._feelings = feelings

    def compose(self, question: Question, evidence: Evidence) -> Iterator[DraftSentence]:
        """Yield the answer's sentences in reading order; none where there is nothing to quote."""
        sentences = _unsaid(evidence.sentences, question)
        defining = [sentence for sentence in sentences if sentence.defines]
        if defining:
            yield from self._defined(question, defining, sentences)
            return
        quotes = choose(_stating(sentences))
        if not quotes or _by_chance(question, evidence):
            return
        theme = self._theme(evidence)
        pick = _Pick(question)
        told = is_told(question.text)
        source = theme or self._lines
        opening = pick(source.openings if told else source.asked)
        supervision = pick(source.supervision)
        first_people = theme is not None and theme.people_first

        if first_people:
            # Danger is not handed back in somebody's own words.
            yield _general("opening", opening)
            yield _general("supervision", supervision)
        else:
            heard = self._heard(question, pick) if told else None
            if heard is not None:
                yield _general("opening", heard)
            yield _general("opening", opening)
        before = ""
        for quote in quotes:
            if quote.role != before:
                yield _general("lead", pick(getattr(self._lines.leads, quote.role)))
                before = quote.role
            yield _quoted(quote)
        yield _general("sit_with", pick(source.sit_with))
        if told and not first_people:
            yield _general("supervision", supervision)

    def _defined(
        self,
        question: Question,
        defining: Sequence[QuotableSentence],
        sentences: Sequence[QuotableSentence],
    ) -> Iterator[DraftSentence]:
        """What a word means, and more of the passage that says it."""
        pick = _Pick(question)
        place = defining[0].passage_id
        # An article says what a word means before it says more of it.
        first = min((one for one in defining if one.passage_id == place), key=lambda one: one.start)
        beside = [one for one in sentences if one.passage_id == place and one != first]
        yield _general("opening", pick(self._lines.meant))
        shown = sorted(beside[:MOST_BESIDE], key=lambda one: one.start)
        yield from map(_quoted, (first, *shown))
        yield _general("sit_with", pick(self._lines.meant_sit_with))

    def _heard(self, question: Question, pick: _Pick) -> str | None:
        """A vetted line around the person's own words; None where none of them are fit for it."""
        own = next(iter(clauses(question.text, self._feelings)), None)
        line = None if own is None else pick.unused(self._lines.heard)
        return None if own is None or line is None else line.replace(PLACE, own)

    def _theme(self, evidence: Evidence) -> Theme | None:
        likely = [one for one in evidence.themes if one.theme in self._themes]
        first = [set(hit.passage.themes) for hit in evidence.hits[:AGREEING]]
        if any(first):
            likely = [one for one in likely if all(one.theme in tags for tags in first)]
        elif likely and likely[0].probability < CLEAR_THEME:
            likely = []
        return self._themes[likely[0].theme] if likely else None


def _by_chance(question: Question, evidence: Evidence) -> bool:
    """Whether so little is said that what was found may only share a word with it."""
    # Of a conversation's later messages what is meant stands in those before.
    short = len(question.text.split()) <= SHORT
    if question.history or not short or len(_WORD.findall(question.text)) >= FEWEST_WORDS:
        return False
    if len(question.text.split()) >= SENTENCE and evidence.inside >= INSIDE_FROM:
        return False
    theme = evidence.themes[0].probability if evidence.themes else 0.0
    return theme < SPEAKS_FROM and evidence.nearest < NEAR_FROM


def choose(sentences: Sequence[QuotableSentence]) -> list[QuotableSentence]:
    """Pick two to four sentences from different passages, and put them in reading order.

    Greedy by relevance; of one role at most two, so that an answer is not all advice or all
    comfort.
    """
    ranked = sorted(sentences, key=lambda sentence: -sentence.relevance)
    chosen: list[QuotableSentence] = []
    for sentence in ranked:
        if len(chosen) >= FEWEST_QUOTES and sentence.relevance < FALLS_OFF * ranked[0].relevance:
            break
        same_place = any(other.passage_id == sentence.passage_id for other in chosen)
        same_role = sum(1 for other in chosen if other.role == sentence.role)
        if same_place or same_role >= 2 or any(_alike(sentence, other) for other in chosen):
            continue
        chosen.append(sentence)
        if len(chosen) == MOST_QUOTES:
            break
    return sorted(chosen, key=lambda sentence: (ORDER.index(sentence.role), -sentence.relevance))


def _alike(left: QuotableSentence, right: QuotableSentence) -> bool:
    one, other = set(left.text.lower().split()), set(right.text.lower().split())
    return len(one & other) > 0.6 * min(len(one), len(other))


def _unsaid(
    sentences: Sequence[QuotableSentence], question: Question
) -> Sequence[QuotableSentence]:
    """What the conversation has not quoted yet; all of it where too little would be left."""
    said = _said(question)
    fresh = [sentence for sentence in sentences if sentence.text not in said]
    places = {sentence.passage_id for sentence in fresh}
    return fresh if len(places) >= FEWEST_QUOTES else sentences


def _stating(sentences: Sequence[QuotableSentence]) -> Sequence[QuotableSentence]:
    """What asks nothing, where there is enough of it: an answer asks one question, its own."""
    stating = [sentence for sentence in sentences if "?" not in sentence.text]
    places = {sentence.passage_id for sentence in stating}
    return stating if len(places) >= FEWEST_QUOTES else sentences


def _said(question: Question) -> str:
    return "\n".join(turn.text for turn in question.history if turn.role == "assistant")


def _quoted(quote: QuotableSentence) -> DraftSentence:
    return DraftSentence(
        text=quote.text,
        part="evidence",
        basis="quoted",
        claims=(Claim(passage_id=quote.passage_id, quote=quote.text),),
    )


def _general(part: Part, text: str) -> DraftSentence:
    return DraftSentence(text=text, part=part, basis="general")


class _Pick:
    """Picks a line by the message, so that the same message gets the same answer, and passes
    over lines that the conversation has already used."""

    def __init__(self, question: Question) -> None:
        self._said = _said(question)
        digest = sha256(question.text.strip().lower().encode()).digest()
        self._number = int.from_bytes(digest[:4], "big")

    def unused(self, lines: Sequence[str]) -> str | None:
        """A line around somebody's words, None where the conversation has heard all of them."""
        fresh = [line for line in lines if not all(p in self._said for p in line.split(PLACE))]
        return fresh[self._number % len(fresh)] if fresh else None

    def __call__(self, lines: Sequence[str]) -> str:
        fresh = [line for line in lines if line not in self._said] or list(lines)
        return fresh[self._number % len(fresh)]
