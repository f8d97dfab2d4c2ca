from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from typing_extensions import override

from app.errors import StoreMissing
from app.models import Article, Passage
from app.pipeline.ranking import Tuning
from app.pipeline.retrieve import LONGEST_QUOTE, SHORTEST_QUOTE, Retriever
from app.ports import PassageIndex, ThemeLinks, Vector
from app.understanding.answered import Answered
from app.understanding.classifier import Classifier
from app.understanding.features import BUCKETS
from app.understanding.heads import Heads, load_adapter
from app.understanding.misspelt import Speller, load_speller
from app.understanding.neighbours import Neighbours
from app.understanding.reader import LEANS, MessageReader
from app.understanding.remembered import KnownSentences
from app.understanding.roles import ROLES, QuoteReader
from ingest.sentences import sentence_spans
from tests.adapters.fakes import HashedWords
from tests.pipeline.builders import whole
from tests.pipeline.readers import Keyed
from tests.service.fakes import FakeIndex, FakeLibrary

WORDS = HashedWords()
TEXTS = {
    "silence": "A silent client may be thinking of home. Quiet can be a kind of rest.",
    "late": "A late client tells you something. Open the next hour with the clock.",
    "copy": "A late client tells you something. Open the next hour with the clock!",
    "short": "Breathe out. Wait. Good.",
}
UNFIT = "This sentence is unfit to be quoted alone."


def _classifier(examples: Sequence[tuple[str, str]], labels: Sequence[str]) -> Classifier:
    """A classifier that goes by its nearest example alone."""
    vectors = WORDS.embed([text for text, _ in examples])
    targets = np.array([[of == label for label in labels] for _, of in examples], dtype=np.float32)
    return Classifier(
        tuple(labels),
        np.zeros((WORDS.dimension, len(labels)), dtype=np.float32),
        np.zeros((BUCKETS, len(labels)), dtype=np.float32),
        np.zeros(len(labels), dtype=np.float32),
        Neighbours.of(vectors, targets),
    )


THEMES = _classifier(
    [("client silent quiet", "quiet"), ("client late", "lateness")], ["quiet", "lateness"]
)
SCOPE = _classifier(
    [("client session", "inside"), ("football tennis", "outside")], ["inside", "outside"]
)
QUOTING = _classifier(
    [*((text, "explain") for text in TEXTS.values()), (UNFIT, "unfit")], [*ROLES, "unfit"]
)


class Undecided(Heads):
    """Heads to which every theme and scope is as likely as any other."""

    @override
    def themes(self, vector: Vector) -> dict[str, float]:
        return dict.fromkeys(THEMES.labels, 1 / len(THEMES.labels))

    @override
    def inside(self, vector: Vector) -> float:
        return 0.5

    @override
    def query(self, vector: Vector) -> Vector:
        return np.zeros_like(vector)


class Looks(Undecided):
    """Heads to which every message looks for what these words say."""

    def __init__(self, words: str) -> None:
        super().__init__({})
        (self._words,) = WORDS.embed([words])

    @override
    def query(self, vector: Vector) -> Vector:
        return np.asarray(self._words, dtype=np.float32)


def _answered(*rows: tuple[str, str]) -> Answered:
    """Messages, each with the one passage that answers it."""
    passages = sorted({passage for _, passage in rows})
    return Answered.of(
        [READER.read(text) for text, _ in rows],
        passages,
        np.array([[of == passage for passage in passages] for _, of in rows], dtype=np.float32),
    )


READER = MessageReader(WORDS, Keyed({}), Undecided({}), THEMES, SCOPE)
NOBODY = _answered(("a message of another library", "elsewhere"))


def _retriever(
    *generations: PassageIndex | Exception,
    shares: bool = True,
    tuning: Tuning | None = None,
    known: KnownSentences | None = None,
    heads: Heads | None = None,
    answered: Answered = NOBODY,
    speller: Speller | None = None,
) -> Retriever:
    return Retriever(
        FakeLibrary(*generations),
        WORDS,
        MessageReader(WORDS, Keyed({}), heads or Undecided({}), THEMES, SCOPE),
        answered,
        QuoteReader(QUOTING),
        shares_embedder=shares,
        tuning=tuning,
        known=known,
        speller=speller,
    )


def _pair(name: str, text: str) -> tuple[Article, Passage]:
    return whole(text, name, sentences=tuple(sentence_spans(text)))


def _index(*names: str, links: dict[str, ThemeLinks] | None = None) -> FakeIndex:
    chosen = names or tuple(TEXTS)
    return FakeIndex(*(_pair(name, TEXTS[name]) for name in chosen), links=links, embedder=WORDS)


def _ids(retriever: Retriever, text: str, count: int = 5) -> list[str]:
    return [hit.passage.id for hit in retriever.search(text, count)]


def test_a_misspelt_message_finds_what_it_meant() -> None:
    index, typed = _index("silence", "late", "short"), "thiking of hoem"
    speller = load_speller(load_adapter().lexicon)
    assert _retriever(index).search(typed, 1)[0].score < 0.1
    found = _retriever(index, speller=speller)
    assert found.search(typed, 1) == found.search("thinking of home", 1)
    assert found.retrieve(typed, 1) == found.retrieve("thinking of home", 1)


@pytest.mark.parametrize("shares", [True, False])
def test_the_passage_that_says_it_comes_first(shares: bool) -> None:
    retriever = _retriever(_index("silence", "late", "short"), shares=shares)
    assert _ids(retriever, "the client is silent, thinking of home")[0] == "silence"
    assert _ids(retriever, "a late client")[0] == "late"


def test_hits_are_ordered_by_score_and_no_more_than_asked_for() -> None:
    retriever = _retriever(_index())
    hits = retriever.search("a late client", 2)
    assert len(hits) == 2
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_the_same_message_finds_the_same() -> None:
    retriever = _retriever(_index())
    assert retriever.retrieve("a late client") == retriever.retrieve("a late client")


def test_of_two_passages_that_say_the_same_one_is_returned() -> None:
    assert len({"late", "copy"} & set(_ids(_retriever(_index()), "a late client"))) == 1


@pytest.mark.parametrize(("shares", "first"), [(True, "late"), (False, "silence")])
def test_what_such_messages_were_answered_with_leads_there_without_a_word_in_common(
    shares: bool, first: str
) -> None:
    """Where passages were embedded by another model, what was learnt of this one's is no use."""
    tuning = Tuning(dense=0.01, lexical=0.0, themes=0.0, bridge=0.0, asked=1.0)
    retriever = _retriever(
        _index("silence", "late"), shares=shares, tuning=tuning, heads=Looks("a late client")
    )
    assert _ids(retriever, "thinking of home")[0] == first


@pytest.mark.parametrize("shares", [True, False])
def test_what_answered_the_most_alike_messages_answers_whatever_embeds_the_passages(
    shares: bool,
) -> None:
    answered = _answered(
        ("nobody said a word", "late"), ("ten past nine again", "silence"), ("no", "elsewhere")
    )
    tuning = Tuning(dense=0.0, lexical=0.0, themes=0.0, bridge=0.0, asked=0.0)
    retriever = _retriever(
        _index("silence", "late"), shares=shares, tuning=tuning, answered=answered
    )
    assert _ids(retriever, "she said not a word, nobody did")[0] == "late"
    assert _ids(retriever, "past ten again")[0] == "silence"


def test_a_theme_leads_to_passages_that_share_no_word_with_the_message() -> None:
    links = {"quiet": ThemeLinks(passages={"late": 1.0}, sentences={})}
    tuning = Tuning(dense=0.0, lexical=0.0, themes=1.0)
    retriever = _retriever(_index("silence", "late", links=links), tuning=tuning)
    assert _ids(retriever, "quiet")[0] == "late"


def test_what_a_message_is_known_to_be_about_leads_although_its_words_do_not_say_so() -> None:
    links = {"quiet": ThemeLinks(passages={"late": 1.0}, sentences={})}
    tuning = Tuning(dense=0.0, lexical=0.0, themes=1.0)
    retriever = _retriever(_index("silence", "late", links=links), tuning=tuning)
    plain = retriever.retrieve("a late client").themes
    leaning = retriever.retrieve("a late client", toward={"quiet"}).themes
    assert {one.theme: one.probability for one in plain}["quiet"] < LEANS
    assert leaning[0].theme == "quiet" and leaning[0].probability == pytest.approx(LEANS)
    assert sum(one.probability for one in leaning) == pytest.approx(1.0)


@pytest.mark.parametrize("shares", [True, False])
def test_the_vectors_of_what_is_found_are_told_where_they_are_the_embedders_own(
    shares: bool,
) -> None:
    words = HashedWords()
    known = KnownSentences(words)
    retriever = _retriever(_index("late"), shares=shares, known=known)
    retriever.retrieve("a late client")
    said = [TEXTS["late"][start:end] for start, end in sentence_spans(TEXTS["late"])]
    assert np.allclose(known.embed(said), WORDS.embed(said), atol=1e-6)
    assert words.texts == ([] if shares else said)


def test_an_empty_library_finds_nothing_and_answers_nothing() -> None:
    found = _retriever(FakeIndex()).retrieve("a client session")
    assert (found.hits, found.sentences, found.answerable) == ((), (), False)
    assert _ids(_retriever(FakeIndex()), "a client session") == []


def test_what_the_library_is_not_for_is_not_answered_however_the_passages_match() -> None:
    retriever = _retriever(_index(), tuning=Tuning(closeness=0.0))
    assert retriever.retrieve("client session").answerable
    assert not retriever.retrieve("football tennis").answerable


def test_sentences_point_at_their_words_in_a_passage_that_was_found() -> None:
    found = _retriever(_index("silence", "late")).retrieve("a late client")
    texts = {hit.passage.id: hit.passage for hit in found.hits}
    assert {sentence.passage_id for sentence in found.sentences} == {"silence", "late"}
    for sentence in found.sentences:
        passage = texts[sentence.passage_id]
        assert passage.text[sentence.start - passage.start : sentence.end - passage.start] == (
            sentence.text
        )
        assert sentence.role in ROLES


def test_what_must_not_stand_alone_is_not_quotable() -> None:
    index = FakeIndex(_pair("p", f"{TEXTS['late']} {UNFIT}"), embedder=WORDS)
    texts = [sentence.text for sentence in _retriever(index).retrieve("a late client").sentences]
    assert UNFIT not in texts
    assert texts


def test_what_is_too_short_or_too_long_is_not_quotable() -> None:
    long = f"A late client {'tells you something and ' * 20}stops."
    index = FakeIndex(_pair("p", f"{long} {TEXTS['short']} {TEXTS['late']}"), embedder=WORDS)
    sentences = _retriever(index).retrieve("a late client").sentences
    lengths = [len(sentence.text.split()) for sentence in sentences]
    assert lengths
    assert SHORTEST_QUOTE <= min(lengths) <= max(lengths) <= LONGEST_QUOTE


def test_a_passage_without_sentences_is_found_and_not_quoted() -> None:
    found = _retriever(FakeIndex(whole(TEXTS["late"], "p"), embedder=WORDS)).retrieve("late")
    assert [hit.passage.id for hit in found.hits] == ["p"]
    assert found.sentences == ()


def test_a_new_generation_answers_the_next_message() -> None:
    retriever = _retriever(_index("silence"), _index("late"))
    assert _ids(retriever, "a client") == ["silence"]
    assert _ids(retriever, "a client") == ["late"]


def test_without_an_index_the_stores_error_comes_through() -> None:
    missing = StoreMissing("There is no index. Run 'python -m ingest'.")
    with pytest.raises(StoreMissing):
        _retriever(missing).retrieve("a late client")
