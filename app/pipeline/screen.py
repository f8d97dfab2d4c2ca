"""Who may be in danger, and what a message asks for. Reads what was typed, as it was meant."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from app.models import ClinicalWork, Risk, Route, Screening, What, Who
from app.understanding.circumstances import circumstances
from app.understanding.confusables import Legible
from app.understanding.danger import DangerReader, DangerReading, Stretch, joint, route_of
from app.understanding.disguise import Uncovered, as_typed, uncovered
from app.understanding.english import readable
from app.understanding.labels import CLINICAL_ROUTES, RISKS
from app.understanding.lexicon import Lexicon
from app.understanding.misspelt import Speller
from app.understanding.passed_on import only_passed_on
from app.understanding.plain import plainly
from app.understanding.reassured import beside_releases, claims_safety, denies, says_safe, soothes
from app.understanding.whose import speaks_of_another

DANGER_FROM = -2.2
"""Log-odds of the message and of its gravest sentence, weighed by WHOLE_SHARE: on the development
set 0.95 of dangers said plainly, 0.91 of those hinted at, 0.05 of grave-sounding talk."""

OWN_MORE = 0.7
"""What is added where it would be the writer's own: help then comes in place of the answer. Of the
development set's messages in which nobody is in danger some 0.014 meet it."""

ENDANGERED_FROM = -3.0
"""Log-odds of the writer's own danger that count, in an answer too, once it was met and until they
have said that they are safe: what was met a moment ago is likelier than that by itself."""

LASTING = ("clinician self_harm", "clinician harm_from_others")
"""Of the writer's own dangers those for which that holds."""

ENDANGERED_ALONE_FROM = -0.75
"""The same without a second reading, to which "I can't go on" and "I've had enough" are what they
are in everyday debriefs."""


class More(NamedTuple):
    """What is added to the log-odds from which there is danger, to others and to the writer."""

    others: float
    own: float


ALONE = More(0.0, 0.0)
ANSWER_MORE = ((6, More(2.8, 3.0)), (16, More(2.2, 2.5)))
ANSWER_ELSE = More(1.2, 1.0)
"""For an answer to a question, by its words: "ring her tomorrow" out of its context can mean
anything, and "lift, then sleep" is no farewell."""

WHOLE_SHARE = 0.75
"""The whole knows what is past, taught or joked; the sentence finds one clause in a ramble."""

SECOND_FROM = 0.6
"""Probability from which another danger in another sentence is named beside the first."""

OWN_FROM = 0.8
"""The same where a client is in that danger already and the writer may be in it too."""

ASKED_FROM = 0.6
"""Probability from which one sentence alone makes the whole message a clinical request."""

CLINICAL_FROM = 0.02
"""Probability of all clinical work together from which a question is a request for it: on the
development set 0.95 of requests, 0.01 of questions about practice."""

OFF_TOPIC_FROM = 0.6
"""Below it a message is searched for all the same: where nothing is found, Debrief says so."""

_GRAVITY: tuple[What, ...] = (
    "self_harm",
    "harm_to_others",
    "abuse_or_neglect",
    "harm_from_others",
)


_CAPITAL = re.compile(r"\b[A-Z][a-z]{2,}\b")

RARELY_A_WORD = 0.1
"""Of the lexicon's commonness: Marta, and not Will or May."""


class Found(NamedTuple):
    """A danger, how likely it is (0 to 1) and where the message speaks of it."""

    who: Who
    what: What
    probability: float
    place: Stretch


class Screener:
    """Finds dangers and the route of a message."""

    def __init__(
        self, reader: DangerReader, lexicon: Lexicon, speller: Speller | None = None
    ) -> None:
        """Without a ``speller`` words are read as they are spelt."""
        self._reader = reader
        self._lexicon = lexicon
        self._speller = speller

    def screen(
        self, typed: str, *, answer: bool = False, named: bool = False, endangered: bool = False
    ) -> Screening:
        """Raises EmbedderError: a message that could not be screened must not be answered.

        ``words`` of a risk are a stretch of ``typed``. ``answer`` says that it is an answer to a
        question and says little by itself; ``named`` that somebody else's danger was named before
        it; ``endangered`` that its writer's own was met before, and that they have not said since
        that they are safe.
        """
        legible = Legible(typed)
        meant = self._meant(legible.text)
        more = _more(meant.text) if answer else ALONE
        if named:
            # What sounds like danger to another is likelier about that one.
            more = more._replace(others=more.others / 2)
        beside = beside_releases(meant.text)
        released = beside not in ("", meant.text)
        unsaid = self._own_dangers(beside, more, endangered) if released else []
        safe = says_safe(meant.text) or (endangered and claims_safety(meant.text) and not unsaid)
        wary = endangered and not (safe or soothes(meant.text) or only_passed_on(meant.text))
        own_from = ENDANGERED_FROM if wary else None
        reading = self._reader.read(meant.text)
        found = [
            (one, legible.span(*meant.span(one.place.start, one.place.end)))
            for one in dangers(reading, more, own_from=own_from)
        ]
        if wary:
            found += [
                (one, legible.span(*meant.span(one.place.start, one.place.end)))
                for one in self._read_alone(meant.text)
            ]
        # "I told my supervisor" may drown what is said beside it.
        found += [(one, (0, len(typed))) for one in unsaid]
        if meant.text != legible.text and plainly(legible.text):
            # What is said in so many words as typed is no error, whatever a correction makes of it.
            found += [
                (one, legible.span(one.place.start, one.place.end))
                for one in dangers(self._reader.read(legible.text), more, own_from=own_from)
            ]
        route, work = route_from(reading), work_from(reading)
        hidden = uncovered(legible.text, self._lexicon)
        if hidden is not None:
            told = self._meant(hidden.text)
            below = self._reader.read(told.text)
            for one in dangers(below, more, own_from=own_from):
                start, end = hidden.span(*told.span(one.place.start, one.place.end))
                found.append((one, legible.span(start, end)))
            if route == "question":
                route, work = route_from(below), work_from(below)
        plain = told.text if hidden else meant.text
        if endangered and self._means_self(plain):
            found += [
                (one._replace(who="clinician"), span)
                for one, span in found
                if one.what == "self_harm" and one.who != "clinician"
            ]
        unique: dict[tuple[Who, What], Risk] = {}
        # Saying that one is safe is full of the words of danger.
        reassured = safe or (endangered and not wary)
        nobody = denies(meant.text)
        for one, span in found:
            if nobody or (reassured and one.who == "clinician"):
                continue
            risk = Risk(who=one.who, what=one.what, words=_words(typed, span))
            unique.setdefault((risk.who, risk.what), risk)
        ordered = sorted(
            unique.values(), key=lambda risk: (risk.who != "clinician", _GRAVITY.index(risk.what))
        )
        return Screening(
            route=route,
            risks=tuple(ordered),
            work=work if route == "clinical_request" else None,
            readable=self._readable(hidden.text if hidden else legible.text, plain),
            circumstances=circumstances(plain),
            safe=safe and not any(risk.who == "clinician" for risk in ordered),
        )

    def _own_dangers(self, text: str, more: More, endangered: bool) -> list[Found]:
        """The writer's own dangers in a text."""
        own_from = ENDANGERED_FROM if endangered else None
        read = dangers(self._reader.read(text), more, own_from=own_from)
        if endangered and self._means_self(text):
            read = [
                one._replace(who="clinician") if one.what == "self_harm" else one for one in read
            ]
        own = [one for one in read if one.who == "clinician"]
        return [*own, *self._read_alone(text)] if endangered else own

    def _means_self(self, text: str) -> bool:
        """Whether a danger in it is its writer's, who was in danger before and names nobody else.

        "The pills are on the table", after what its writer said of themself.
        """
        return not (speaks_of_another(text) or self._names_somebody(text))

    def _read_alone(self, text: str) -> list[Found]:
        """The writer's own dangers as the adapter reads them, once danger to them was met."""
        read = dangers(self._reader.alone.read(text), own_from=ENDANGERED_ALONE_FROM)
        return [one for one in read if one.who == "clinician"]

    def _readable(self, typed: str, meant: str) -> bool:
        """Whether it is English: with enough words put right, another language may look it."""
        if readable(typed, self._lexicon):
            return True
        sure = self._speller is not None and self._speller.usual(meant)
        return sure and meant != typed and readable(meant, self._lexicon)

    def _names_somebody(self, text: str) -> bool:
        """Whether a word with a capital is a name somewhere and hardly a word."""
        for word in _CAPITAL.findall(text):
            *names, common = self._lexicon.features(word)
            if any(names) and common < RARELY_A_WORD:
                return True
        return False

    def _meant(self, text: str) -> Uncovered:
        return self._speller.meant(text) if self._speller else as_typed(text)


def dangers(
    reading: DangerReading, more: More = ALONE, *, own_from: float | None = None
) -> list[Found]:
    """The dangers of a message as read, the likeliest first.

    ``more`` is added to the log-odds from which there is any; ``own_from`` are, where they are
    given, those from which the writer's own counts, whatever ``more`` says.
    """
    parts = reading.parts or reading.whole
    if not all(math.isfinite(one.danger) for one in (*reading.whole, *parts)):
        raise ArithmeticError("a reading that is no number would pass for a safe one")
    gravest = max(parts, key=lambda one: one.danger)
    whole = max(reading.whole, key=lambda one: one.danger)
    likely = joint((whole, gravest))
    first = max(likely, key=lambda name: likely[name])
    own = first.startswith("clinician")
    bar = DANGER_FROM + (OWN_MORE + more.own if own else more.others)
    if first in LASTING and own_from is not None:
        bar = own_from
    if WHOLE_SHARE * whole.danger + (1 - WHOLE_SHARE) * gravest.danger < bar:
        return []
    found = [_found(first, likely[first], gravest)]
    for part in parts:
        name = max(RISKS[1:], key=lambda risk: part.risks[risk])
        who, what = name.split()
        # Of one kind and two people it is mostly one danger, told in two ways.
        least = SECOND_FROM if what != first.split()[1] else OWN_FROM
        if part.risks[name] >= least and (what != first.split()[1] or who == "clinician"):
            found.append(_found(name, part.risks[name], part))
    return found


def _more(answer: str) -> More:
    words = len(answer.split())
    return next((more for most, more in ANSWER_MORE if words <= most), ANSWER_ELSE)


def route_from(reading: DangerReading) -> Route:
    """The likeliest route; a clinical request in one sentence of many is one."""
    by_route: dict[Route, float] = {}
    for name, probability in reading.routes.items():
        route = route_of(name)
        by_route[route] = by_route.get(route, 0.0) + probability
    if by_route["off_topic"] < OFF_TOPIC_FROM:
        del by_route["off_topic"]
    best = max(by_route, key=lambda route: by_route[route])
    asks = by_route["clinical_request"] >= CLINICAL_FROM
    if best == "question" and (asks or max(reading.asked.values()) >= ASKED_FROM):
        return "clinical_request"
    return best


def _found(name: str, probability: float, place: Stretch) -> Found:
    who, what = name.split()
    return Found(who, what, probability, place)  # type: ignore[arg-type]


def _words(typed: str, span: tuple[int, int]) -> str:
    return typed[span[0] : span[1]].strip() or typed.strip()


def work_from(reading: DangerReading) -> ClinicalWork:
    """Which clinical work a message asks for, if it asks for any."""
    return max(CLINICAL_ROUTES, key=lambda name: max(reading.routes[name], reading.asked[name]))
