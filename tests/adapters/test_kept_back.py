"""What a reader of names found and is surely none is kept back; a person never is."""

from __future__ import annotations

import pytest

from app.adapters.identifiers.kept_back import SurelyNames
from app.models import Identifier, IdentifierLabel
from app.ports.identifiers import NameReader
from app.understanding.lexicon import Lexicon, lexicon_arrays

ORDINARY = ("the lodger sat in a ward with a gift and a wee telly by the sea " * 40).split()
NAMES = {
    "first": ["Virginia", "Christine", "Ross", "May", "Priya"],
    "last": ["Raman"],
    "town": ["Leeds"],
    "field": ["winnicott", "yalom", "padesky", "satir"],
}


class _Finds(NameReader):
    """Finds the words between stars."""

    def __init__(self, label: IdentifierLabel) -> None:
        self._label = label

    def read_names(self, text: str) -> list[Identifier]:
        words = self.words
        found = []
        at = 0
        for one in words:
            at = text.index(one, at)
            found.append(Identifier(start=at, end=at + len(one), label=self._label))
            at += len(one)
        return found

    words: tuple[str, ...] = ()


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(lexicon_arrays(NAMES, [" ".join(ORDINARY)]))


EVERYDAY = ("room kind wheel reading road falls church bins " * 40).split()
LISTED = {"first": ["hope"], "last": ["room", "kind", "stone"], "town": ["hull"], "field": []}


@pytest.fixture(scope="module")
def everyday() -> Lexicon:
    words = [*EVERYDAY, "stone", "stone", "hope", "hope", "hull", "hull"]
    return Lexicon(lexicon_arrays(LISTED, [" ".join(words)]))


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("*room*", "person"),
        ("*room* went quiet and so did i", "person"),
        ("then they'd be *kind*, all of them", "person"),
        ("hands on the steering *wheel*", "place"),
        ("at *the bins* again", "organisation"),
        ("up early for *something* new", "person"),
    ],
)
def test_a_word_typed_low_where_nothing_names_anybody_is_a_word(
    everyday: Lexicon, marked: str, label: IdentifierLabel
) -> None:
    assert _kept(everyday, marked, label) == []


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("my client *room* was late", "person"),
        ("a boy called *kind*", "person"),
        ("*stone* again at two", "person"),
        ("i think *hope* will be fine", "person"),
        ("moved to *reading* in may", "place"),
        ("drove past *falls road*", "place"),
        ("we all love *hull*", "place"),
    ],
)
def test_a_word_typed_low_stays_a_name_where_it_may_be_one(
    everyday: Lexicon, marked: str, label: IdentifierLabel
) -> None:
    assert _kept(everyday, marked, label) == [marked.split("*")[1]]


def _kept(lexicon: Lexicon, marked: str, label: IdentifierLabel) -> list[str]:
    """What stays a name of what is marked with stars."""
    pieces = marked.split("*")
    reader = _Finds(label)
    reader.words = tuple(pieces[1::2])
    text = "".join(pieces)
    return [text[one.start : one.end] for one in SurelyNames(reader, lexicon).read_names(text)]


@pytest.mark.parametrize(
    "marked",
    [
        "*Monday* cried. *Tuesday* cried",
        "the first thing since *august*",
        "*seven* eyes, room *3*, room 6*b*",
        "mr smith's 2 *oclock* slot",
        "plan *C* and bay *B*",
        "my *cl* said so, *Clt* no showed, *Dx* and *tx* came up",
        "*Lorazepam* is not a personality, *quetiapine* too",
        "*Winnicott* would have held it",
        "what would *yalom* do",
        "tried the *Winnicott* squiggle",
        "according to *Yalom* it is there",
        "a *Karpman* triangle again",
        "*Christine* *Padesky* and *Yalom* never saw a snake",
        "the *Virginia Satir posture* thing, like *Yalom*",
        "last week the *lodger*, this week my *telly*",
        "he was *should* and *of the*",
    ],
)
def test_what_is_surely_no_name_is_kept_back(lexicon: Lexicon, marked: str) -> None:
    assert _kept(lexicon, marked, "person") == []


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("my client *Yalom* was late", ["Yalom"]),
        ("*Winnicott* cried, and *Winnicott* would not say why", ["Winnicott", "Winnicott"]),
        ("saw *winnicott* today", ["winnicott"]),
        ("*Yalom* is 15 and new", ["Yalom"]),
        ("*Yalom*'s mum rang", ["Yalom"]),
        ("I am worried about *Ross*", ["Ross"]),
        ("*May* may come back", ["May"]),
        ("a girl called *Wednesday*", ["Wednesday"]),
        ("her son *Gift* sat", ["Gift"]),
        ("*gift* came late", ["gift"]),
        ("a baby called *sea*", ["sea"]),
        ("*Priya Raman* sat", ["Priya Raman"]),
        ("*Virginia Satir* rang me", ["Virginia Satir"]),
        ("met *Priya and* left", ["Priya"]),
        ("the *ana* *wee*", ["ana", "wee"]),
    ],
)
def test_whoever_may_be_somebody_stays_a_name(
    lexicon: Lexicon, marked: str, names: list[str]
) -> None:
    assert _kept(lexicon, marked, "person") == names


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("*the Willows* is shut", ["the Willows"]),
        ("*Our Lady* school", ["Our Lady"]),
        ("the *ward and* then", []),
        ("in a *seminary* far away", []),
        ("works at *Winnicott*", ["Winnicott"]),
        ("the *Winnicott* model again", []),
    ],
)
def test_a_house_keeps_its_article_and_one_of_many_is_no_house(
    lexicon: Lexicon, marked: str, names: list[str]
) -> None:
    assert _kept(lexicon, marked, "organisation") == names
