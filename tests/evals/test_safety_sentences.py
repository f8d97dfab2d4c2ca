from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.models import Claim, DraftSentence, DropReason, Passage
from app.understanding.examples import BoundaryExample, SupportExample
from evals.safety.lenient import lenient
from evals.safety.measure import refusing
from evals.safety.quotes import measure_quotes, quotable
from evals.safety.sentences import measure_boundary, measure_support

SENTENCES = (
    "Two of ten trainees said that a silence felt like a refusal.",
    "It can help to breathe before you decide whether to speak.",
    "Short ones stay.",
)

AT = 100
"""Where the passages begin in their article."""


def _passage(passage_id: str, *sentences: str) -> Passage:
    text = " ".join(sentences)
    spans = tuple((AT + text.index(one), AT + text.index(one) + len(one)) for one in sentences)
    return Passage(
        id=passage_id,
        article_id="a",
        heading=(),
        text=text,
        start=AT,
        end=AT + len(text),
        sentences=spans,
    )


PASSAGES = (
    _passage("p1", *SENTENCES),
    _passage("p2", "Supervision is a place to bring what went wrong, and what went well."),
)


def test_the_true_quotes_pass_the_verifier_that_altered_ones_are_tried_on() -> None:
    refuse = refusing(lenient())
    for passage in PASSAGES:
        for sentence in quotable(passage):
            claims = (Claim(passage_id=passage.id, quote=sentence),)
            draft = DraftSentence(text=sentence, part="evidence", basis="quoted", claims=claims)
            assert refuse(draft, {passage.id: passage}) == ()


def test_altered_quotes_and_foreign_markers_are_caught() -> None:
    figures, misses = measure_quotes(PASSAGES, refusing(lenient()))
    wholes = {one.name: one for one in figures if not one.part}
    assert set(wholes) == {"altered quotes caught", "foreign markers caught"}
    assert all(one.of > 10 and one.hits == one.of for one in wholes.values())
    assert misses == []


def test_a_verifier_that_lets_everything_through_catches_none() -> None:
    figures, misses = measure_quotes(PASSAGES, lambda draft, passages: ())
    wholes = [one for one in figures if not one.part]
    assert [one.hits for one in wholes] == [0, 0]
    assert len(misses) == sum(one.of for one in wholes)


def test_only_sentences_of_a_length_that_may_be_quoted_are() -> None:
    assert list(quotable(PASSAGES[0])) == list(SENTENCES[:2])


class _Refusing:
    """Refuses sentences by their words, and keeps what it was given."""

    def __init__(self, why: Mapping[str, Sequence[DropReason]]) -> None:
        self._why = why
        self.seen: list[DraftSentence] = []

    def __call__(
        self, draft: DraftSentence, passages: Mapping[str, Passage]
    ) -> Sequence[DropReason]:
        self.seen.append(draft)
        assert {claim.passage_id for claim in draft.claims} == set(passages)
        return self._why.get(draft.text, ())


def test_bad_sentences_dropped_and_good_ones_kept_are_counted_apart() -> None:
    rows = [
        BoundaryExample(sentence="Great job.", cited=False, verdict="drop", reasons=("praise",)),
        BoundaryExample(
            sentence="Silence is grief.", cited=False, verdict="drop", reasons=("uncited_claim",)
        ),
        BoundaryExample(sentence="Raise it.", cited=False, verdict="drop", reasons=("bypass",)),
        BoundaryExample(sentence="Rest helps.", cited=True, verdict="pass", reasons=()),
        BoundaryExample(sentence="What stays?", cited=False, verdict="pass", reasons=()),
    ]
    refuse = _Refusing(
        {
            "Great job.": ("blame",),
            "Silence is grief.": ("no_citation",),
            "What stays?": ("therapy",),
        }
    )
    figures, misses = measure_boundary("dev", rows, refuse)
    counted = {one.name: (one.hits, one.of) for one in figures}
    assert counted["bad sentences dropped"] == (2, 3)
    assert counted["a labelled reason given where dropped"] == (1, 2)
    assert counted["good sentences kept"] == (1, 2)
    assert [(miss.text, miss.note) for miss in misses] == [
        ("Raise it.", "bypass"),
        ("What stays?", "dropped: therapy"),
    ]
    by_text = {draft.text: draft for draft in refuse.seen}
    assert by_text["Rest helps."].basis == "supported"
    assert by_text["Rest helps."].claims[0].quote == "Rest helps."
    assert by_text["Great job."].basis == "general"


def test_a_claim_is_verified_beside_the_passages_that_it_cites() -> None:
    passages = ({"id": "p1", "text": "Rest helps."}, {"id": "p2", "text": "So does talk."})
    rows = [
        SupportExample(
            passages=passages, sentence="Rest may help.", verdict="pass", reasons=(), how="close"
        ),
        SupportExample(
            passages=passages,
            sentence="Rest harms.",
            verdict="drop",
            reasons=("unsupported",),
            how="reversed",
        ),
    ]
    refuse = _Refusing({"Rest may help.": ("unsupported",)})
    figures, misses = measure_support("dev", rows, refuse)
    counted = {one.name: (one.hits, one.of) for one in figures}
    assert counted["unsupported claims dropped"] == (0, 1)
    assert counted["supported claims kept"] == (0, 1)
    assert [miss.note for miss in misses] == ["reversed", "close: unsupported"]
