"""Keeps back what a reader of names took for one and what surely is none.

A word too many that is masked makes a question harder to answer; a name that is not masked cannot
be taken back. So only what grammar, the calendar, a measure or the field settles is kept back.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

import regex

from app.adapters.identifiers.field import FieldNames, personal
from app.adapters.identifiers.written import WORD, known, words_of
from app.models import Identifier
from app.ports.identifiers import NameReader
from app.understanding.lexicon import Lexicon
from app.understanding.misspelt import SHORT_FORMS, Speller

_GRAMMAR = regex.compile(
    r"the|a|and|or|but|nor|of|at|from|with|without|into|onto|about|between|during|through|before"
    r"|after|until|till?|because|although|though|while|when|where|which|who|whose|whom|what|how|why"
    r"|if|than|that|this|these|those|there|here|them|they|theirs?|yours?|ours?|its?|him|his|hers?"
    r"|she|we|us|me|is|are|was|were|been|being|has|have|had|having|does|did|done|should|could|would"
    r"|must|shall|might|cannot|not|never|always|often|very|just|only|also|then|too|as|for|by|on|in"
    r"|am|(?:some|any|every|no)(?:thing|body|one)"
)
"""Words that join or point and are nobody's name. Not here: will, may, do, an, so, to, he, my."""

_SHORTHAND = regex.compile(r"clt?s?|cts?|pts?|[tdsrha]x|hw|sesh")
"""How clinicians write client, patient, treatment, diagnosis and the like in haste."""

_CHAT = regex.compile(r"no|id|jk|soz|obv|lol|tbh|idk|btw|omg")
"""Typed low: "JK" may be somebody's initials."""

_FORM = regex.compile(
    r"\p{L}{3,}(?:ed|ing|er|est|ness|ful|less|able|ible|ous|ish|tion|sion|ment|ity|ise|ize|ive)"
)
"""How words end that are no things."""

_NUMBER = regex.compile(
    r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven"
    r"|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|first|second"
    r"|third|(?:four|fif|six|seven|eigh|nin|ten)th"
)
_WEEKDAY = regex.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?")
_MONTH = regex.compile(
    r"january|february|march|april|may|june|july|august|september|october|november|december"
)
_OF_TIME = regex.compile(
    r"\b(?:in|since|until|till|by|last|next|this|every|early|late|mid|end of|start of|before|after"
    r"|\d(?:st|nd|rd|th)?(?: of)?)[ -]$",
    regex.IGNORECASE,
)
_CALLED = regex.compile(
    r"\b(?:(?:called|named)(?: (?:him|her|them|it|me))?|name is|name['’]s|names|am|i['’]m)\W+$",
    regex.IGNORECASE,
)
_MEASURE = regex.compile(r"o['’]?clock|[ap]m|m?c?g|mls?|mins?|hrs?|kgs?|units?|x")
_ORDINAL = regex.compile(r"(?:st|nd|rd|th)\b")
_LETTERED = regex.compile(
    r"\b(?:plan|bay|wing|room|group|year|grade|class|set|part|option|block|door|vitamin"
    r"|hep(?:atitis)?|type|cluster|schedule|appendix|section|band|team|unit|ward)\s$",
    regex.IGNORECASE,
)
_MEDICINE = regex.compile(
    r"\w+(?:azepam|azolam|apine|oxetine|traline|peridone|piprazole|pramine|triptyline|barbital"
    r"|phenidate|amfetamine|amphetamine|azodone|faxine|trigine|gabalin|olol|statin|codone|morphine"
    r"|etamine|prazole|cillin|mycin|citalopram|valproate)s?"
)
"""By the endings that the World Health Organization gives medicines of a kind."""

_INDEFINITE = regex.compile(
    r"\b(?:an?|every|each|another|these|those|any|some)\s$", regex.IGNORECASE
)
_DETERMINER = regex.compile(
    r"\b(?:an?|the|my|your|our|their|his|her|its|every|each|some|any|no|these|those|another)\s$",
    regex.IGNORECASE,
)
_ARTICLE = regex.compile(r"the|an?|our")
_WHERE = regex.compile(
    r"\b(?:in|at|to|from|near|of|off|on|by|around|outside|via|through|towards?|leaving|left)\s$",
    regex.IGNORECASE,
)
"""What stands before a town's name."""

_HOUSE = regex.compile(r"the|our", regex.IGNORECASE)
"""How a place or an organisation may begin: the Willows, Our Lady."""

_GAPS = (" ", "-", ". ")

SHORTEST_WORD = 3
ORDINARY_FROM = 0.1
"""Of the lexicon's commonness: of the people in four writers' messages, written low after "the" or
"my", none had a name as common as this, and a third of the words taken for people were."""

SURELY_MISSPELT = 7
"""Letters from which a word that is none is taken for the word that is one error away."""

EVERYDAY_FROM = 0.4
"""The same for a word that is a surname somewhere (room, kind, church): nobody written low in the
identifier examples has one as common without words around it that name them."""


class SurelyNames(NameReader):
    """What another reader finds, less what is surely no name."""

    def __init__(self, names: NameReader, lexicon: Lexicon, speller: Speller | None = None) -> None:
        """``lexicon`` says which words are names somewhere, and how common each is.

        With a ``speller`` a misspelt word is as common as the one that was meant.
        """
        self._names = names
        self._lexicon = lexicon
        self._speller = speller
        self._field = FieldNames(lexicon)

    def read_names(self, text: str) -> list[Identifier]:
        """Raises what the other reader raises."""
        found = self._names.read_names(text)
        told_of = {
            word
            for one in found
            if personal(text, one)
            for word in words_of(text[one.start : one.end])
        }
        kept = [_trimmed(text, one) for one in found if not _no_name(text, one)]
        edges = {edge for one in kept for edge in (one.start, one.end)}
        return [
            one
            for one in kept
            if not self._field.has(text, one, told_of) and not self._ordinary(text, one, edges)
        ]

    def _ordinary(self, text: str, one: Identifier, edges: Set[int]) -> bool:
        """Whether its words are ones that clinicians use, written low, and not as a name."""
        written = text[one.start : one.end]
        before = text[max(0, one.start - 30) : one.start]
        words = [self._meant(word) for word in words_of(written)]
        article = len(words) > 1 and bool(_ARTICLE.fullmatch(words[0]))
        words = words[article:]
        of = [known(self._lexicon, word) for word in words]
        common = min(found["common"] for found in of)
        written_low = written.islower() and min(map(len, words)) >= SHORTEST_WORD
        # Gift and Memory are people somewhere: in their place in a sentence, they stay masked.
        somebody = _CALLED.search(before) or personal(text, one)
        if not written_low or somebody:
            return False
        if len(words) == 1 and one.label == "person" and self._only_a_word(words[0], of[0]):
            return True
        if common < ORDINARY_FROM:
            return False
        determined = article or bool(_DETERMINER.search(before))
        # Bath and Reading are words too, and Falls Road is made of them.
        somewhere = _WHERE.search(before) and not determined
        if somewhere or (len(words) > 1 and one.label != "person" and not article):
            return False
        listed = any(found[kind] for found in of for kind in ("first", "town", "field"))
        if determined and len(words) == 1:
            return one.label != "place" or not listed
        # Somewhere nearly every word is a surname: a very common one is read as the word.
        surname = any(found["last"] for found in of) and common < EVERYDAY_FROM
        return not listed and not surname and not _joined(text, one, edges)

    def _only_a_word(self, word: str, found: Mapping[str, float]) -> bool:
        """Whether it is a form of a word of the dictionary, and nobody and no place is called so.

        A thing or a creature may be what somebody is called: Spud, Sparrow.
        """
        if any(found[kind] for kind in ("first", "last", "town")) or self._speller is None:
            return False
        return word in SHORT_FORMS or (bool(_FORM.fullmatch(word)) and self._speller.knows(word))

    def _meant(self, word: str) -> str:
        # "shama" may be somebody, and no shame.
        if self._speller is None or len(word) < SURELY_MISSPELT:
            return word
        return self._speller.meant(word).text


def _joined(text: str, one: Identifier, edges: Set[int]) -> bool:
    """Whether next to nothing is between it and another name: both may be of one."""
    before = any(
        text.endswith(gap, 0, one.start) and one.start - len(gap) in edges for gap in _GAPS
    )
    after = any(text.startswith(gap, one.end) and one.end + len(gap) in edges for gap in _GAPS)
    return before or after


def _no_name(text: str, one: Identifier) -> bool:
    written = text[one.start : one.end]
    before = text[max(0, one.start - 30) : one.start]
    words = words_of(written)
    if all(
        _GRAMMAR.fullmatch(word) or _SHORTHAND.fullmatch(word) or _NUMBER.fullmatch(word)
        for word in words
    ):
        return not _ORDINAL.match(text, one.end)
    if written.islower() and all(map(_CHAT.fullmatch, words)):
        return True
    if _CALLED.search(before):
        return False
    return (
        all(map(_WEEKDAY.fullmatch, words))
        or all(map(_MEDICINE.fullmatch, words))
        or (all(map(_MONTH.fullmatch, words)) and bool(_OF_TIME.search(before)))
        or (before.rstrip()[-1:].isdigit() and bool(_MEASURE.fullmatch(words[0])))
        or (len(written) == 1 and (before[-1:].isdigit() or bool(_LETTERED.search(before))))
        or _any(one, written, before)
    )


def _any(one: Identifier, written: str, before: str) -> bool:
    """A low word after "a" or "every" is one of many, and no organisation's name."""
    low = one.label == "organisation" and written.islower()
    return low and bool(_INDEFINITE.search(before))


def _trimmed(text: str, one: Identifier) -> Identifier:
    """Without words of grammar at its edges: "ward and" is a ward."""
    inside = list(WORD.finditer(text, one.start, one.end))
    every = len(inside)
    while len(inside) > 1 and _GRAMMAR.fullmatch(inside[-1].group()):
        inside.pop()
    while len(inside) > 1 and _GRAMMAR.fullmatch(inside[0].group()):
        if one.label != "person" and _HOUSE.fullmatch(inside[0].group()):
            break
        inside.pop(0)
    if len(inside) == every:
        return one
    return one.model_copy(update={"start": inside[0].start(), "end": inside[-1].end()})
