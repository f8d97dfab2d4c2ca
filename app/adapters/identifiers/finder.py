"""The identifier finder: Presidio's analyser over recognisers that need no download."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import regex
from presidio_analyzer import AnalyzerEngine, LocalRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NlpEngine, NoOpNlpEngine

from app.adapters.identifiers.beside import with_beside
from app.adapters.identifiers.patterns import LONG_NUMBER, NO_IDENTIFIER, PATTERNS
from app.models import Identifier, IdentifierLabel
from app.ports.identifiers import NameReader

LANGUAGE = "en"
FEWEST_DIGITS = 7

_CODES = regex.compile(NO_IDENTIFIER, regex.IGNORECASE)
_CLOCK = regex.compile(r"^\d{1,2}[.:]?\d\d\s?[-–]\s?\d{1,2}[.:]?\d\d$")
_YEARS = regex.compile(r"^(?:19|20)\d\d\s?[-/]\s?(?:19|20)\d\d$")
_SINGLE_DIGITS = regex.compile(r"^\d(?:[ .,\-/]+\d)+$")
_SPELT_OUT = regex.compile(r"^\d(?:[ -]\d){6,14}$")
_PHONE_WORDS = regex.compile(
    r"\b(?:phone|tel|telephone|mobile|mob|cell|call|called|ring|rang|text|texted|whatsapp|fax"
    r"|landline|number|pager|ext)\W+(?:\w+\W+){0,3}$",
    regex.IGNORECASE,
)

# Presidio's library logs what it loads; nothing of it is for a person.
logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)


class PresidioFinder:
    """Finds identifiers: by their form, by the words around a name, by a spaCy model if given."""

    def __init__(self, names: NameReader, spacy_model: str | None = None) -> None:
        """``spacy_model`` is an installed model's name or folder; without one none is needed."""
        engine, entities = _nlp_engine(spacy_model)
        registry = RecognizerRegistry(supported_languages=[LANGUAGE])
        registry.add_recognizer(_Forms())
        registry.add_recognizer(_LongNumbers())
        registry.add_recognizer(_Names(names))
        if entities:
            from presidio_analyzer.predefined_recognizers import SpacyRecognizer

            registry.add_recognizer(SpacyRecognizer(supported_entities=list(entities)))
        self._entities = entities
        self._analyser = AnalyzerEngine(
            registry=registry, nlp_engine=engine, supported_languages=[LANGUAGE]
        )

    def find(self, text: str) -> list[Identifier]:
        """Return the identifiers of a text, by place; they may overlap. Raises EmbedderError."""
        found = [
            Identifier(start=one.start, end=one.end, label=self._label(one.entity_type))
            for one in self._analyser.analyze(text, language=LANGUAGE)
            if one.end > one.start
        ]
        return sorted(with_beside(text, found), key=lambda one: (one.start, -one.end))

    def _label(self, entity: str) -> IdentifierLabel:
        return self._entities.get(entity) or _as_label(entity)


class _Recogniser(LocalRecognizer):
    """What all of ours share: Presidio asks for a list of results with a certainty."""

    def load(self) -> None:
        pass

    def spans(self, text: str) -> Iterable[tuple[int, int, str]]:
        raise NotImplementedError

    def analyze(
        self,
        text: str,
        entities: Sequence[str],  # noqa: ARG002 - Presidio's signature
        nlp_artifacts: Any = None,  # noqa: ARG002
    ) -> list[RecognizerResult]:
        return [
            RecognizerResult(entity_type=label, start=start, end=end, score=1.0)
            for start, end, label in self.spans(text)
        ]


class _Forms(_Recogniser):
    """Identifiers that have a form."""

    def __init__(self) -> None:
        self._compiled = [
            (pattern.label, regex.compile(pattern.form, 0 if pattern.case else regex.IGNORECASE))
            for pattern in PATTERNS
        ]
        super().__init__(supported_entities=sorted({label for label, _ in self._compiled}))

    def spans(self, text: str) -> Iterable[tuple[int, int, str]]:
        codes = [match.span() for match in _CODES.finditer(text)]
        for label, form in self._compiled:
            for match in form.finditer(text):
                start, end = match.span("it" if "it" in form.groupindex else 0)
                # T12X beside a car is its plate, whatever a manual has under T12.
                own = label == "plate"
                known = any(
                    a <= start and end <= b and (not own or text[a + 1].isalpha()) for a, b in codes
                )
                if not known:
                    yield start, end, label


class _LongNumbers(_Recogniser):
    """Long numbers, whatever they are; those that read like a telephone's are called so."""

    def __init__(self) -> None:
        self._form = regex.compile(LONG_NUMBER)
        super().__init__(supported_entities=["phone", "id"])

    def spans(self, text: str) -> Iterable[tuple[int, int, str]]:
        for match in self._form.finditer(text):
            number = match.group()
            digits = sum(character.isdigit() for character in number)
            plain = (_CLOCK, _YEARS, _SINGLE_DIGITS)
            if digits < FEWEST_DIGITS:
                continue
            if any(form.match(number) for form in plain) and not _spelt_out(number):
                continue
            before = text[max(0, match.start() - 60) : match.start()]
            phone = number[0] in "+(0" or bool(_PHONE_WORDS.search(before))
            # A bracket around the whole number is the sentence's, not the number's.
            outer = number[0] == "(" and ")" not in number
            yield match.start() + outer, match.end(), "phone" if phone else "id"


def _spelt_out(number: str) -> bool:
    """Whether digits apart are a number said digit by digit, and not a countdown or a list."""
    if not _SPELT_OUT.match(number):
        return False
    digits = [int(character) for character in number if character.isdigit()]
    steps = {later - earlier for earlier, later in pairwise(digits)}
    return min(steps) < 0 < max(steps)


class _Names(_Recogniser):
    """Names of people, places and organisations, by the words around them."""

    def __init__(self, names: NameReader) -> None:
        self._names = names
        super().__init__(supported_entities=["person", "place", "organisation"])

    def spans(self, text: str) -> Iterable[tuple[int, int, str]]:
        return ((name.start, name.end, name.label) for name in self._names.read_names(text))


_SPACY: dict[str, IdentifierLabel] = {
    "PERSON": "person",
    "LOCATION": "place",
    "ORGANIZATION": "organisation",
}


def _nlp_engine(model: str | None) -> tuple[NlpEngine, dict[str, IdentifierLabel]]:
    if model is None:
        return NoOpNlpEngine(models=[{"lang_code": LANGUAGE, "model_name": "none"}]), {}
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    return SpacyNlpEngine(models=[{"lang_code": LANGUAGE, "model_name": model}]), _SPACY


def _as_label(entity: str) -> IdentifierLabel:
    return entity  # type: ignore[return-value]
