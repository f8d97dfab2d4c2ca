from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from app.errors import EmbedderError
from app.models import Basis, Claim, DraftSentence, DropReason, Part, Passage
from app.pipeline.verify import Verdict, Verifier
from app.ports import Vectors
from app.understanding.boundary import REASONS, BoundaryReader
from app.understanding.claim_pairs import PairReader
from app.understanding.labels import BOUNDARY
from app.understanding.support import SupportReader
from tests.adapters.fakes import HashedWords
from tests.pipeline.builders import quoting, whole
from tests.pipeline.readers import Breaks, Keyed, heads, support, verifier

HERE = Path(__file__)
TEXT = (
    "After a hard hour, stand up and drink some water. Therapists replay what they regret; "
    "clients rarely do. Use <b>bold</b> words, see https://example.org or [x](javascript:alert(1))."
)
QUOTE = "Therapists replay what they regret; clients rarely do."
REWORDED = f"One may say that {QUOTE.lower()}"
MARKED_UP = TEXT[TEXT.index("Use <b>") :]
GATE = verifier()


def _lines(name: str) -> list[dict[str, str]]:
    text = HERE.with_name(name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _passages(text: str = TEXT, passage_id: str = "p1") -> dict[str, Passage]:
    return {passage_id: whole(text, passage_id)[1]}


def _verify(
    sentence: DraftSentence, passages: dict[str, Passage] | None = None, gate: Verifier = GATE
) -> Verdict:
    return gate.verify(sentence, _passages() if passages is None else passages)


def _said(text: str, basis: Basis = "general", part: Part = "opening") -> DraftSentence:
    claims = () if basis == "general" else (Claim(passage_id="p1", quote=QUOTE),)
    return DraftSentence(text=text, part=part, basis=basis, claims=claims)


def test_a_sentence_quoted_word_for_word_passes() -> None:
    verdict = _verify(quoting(QUOTE, ("p1", QUOTE)))
    assert (verdict.passed, verdict.reasons) == (True, ())


@pytest.mark.parametrize("number", range(len(QUOTE.split())))
def test_a_quote_with_one_word_changed_is_dropped_wherever_the_word_stands(number: int) -> None:
    words = QUOTE.split()
    words[number] = "perhaps"
    altered = " ".join(words)
    assert _verify(quoting(altered, ("p1", altered))).reasons == ("quote_not_in_passage",)


@pytest.mark.parametrize("number", range(len(QUOTE.split())))
def test_a_quote_with_one_word_left_out_of_its_middle_is_dropped(number: int) -> None:
    words = QUOTE.split()
    shortened = " ".join(words[:number] + words[number + 1 :])
    edge = number in (0, len(words) - 1)
    assert _verify(quoting(shortened, ("p1", shortened))).passed is edge


@pytest.mark.parametrize(
    "altered",
    [
        QUOTE.lower(),
        QUOTE.replace(";", ","),
        QUOTE.replace(" ", "  "),
        QUOTE + " Always.",
        f"“{QUOTE}”",
    ],
)
def test_a_quote_with_other_letters_or_signs_is_dropped(altered: str) -> None:
    assert _verify(quoting(altered, ("p1", altered))).reasons == ("quote_not_in_passage",)


@pytest.mark.parametrize("cut", ["rapists replay what they", "Therapists replay what th"])
def test_a_quote_cut_inside_a_word_is_dropped(cut: str) -> None:
    assert cut in TEXT
    assert not _verify(quoting(cut, ("p1", cut))).passed


@pytest.mark.parametrize("empty", ["", " ", "\n"])
def test_an_empty_quote_is_dropped(empty: str) -> None:
    assert not _verify(quoting(empty, ("p1", empty)), _passages("A b\nc")).passed


@pytest.mark.parametrize("basis", ["quoted", "supported", "general"])
def test_a_passage_that_was_not_retrieved_cannot_be_cited(basis: Basis) -> None:
    draft = quoting(QUOTE, ("p2", QUOTE)).model_copy(update={"basis": basis})
    assert _verify(draft).reasons == ("citation_not_retrieved",)


def test_a_quote_of_another_retrieved_passage_is_dropped() -> None:
    passages = {**_passages(), **_passages("A silence can be rest.", "p2")}
    verdict = _verify(quoting(QUOTE, ("p2", QUOTE)), passages)
    assert verdict.reasons == ("quote_not_in_passage",)


def test_one_false_claim_among_true_ones_drops_the_sentence() -> None:
    verdict = _verify(quoting(QUOTE, ("p1", QUOTE), ("p9", QUOTE)))
    assert verdict.reasons == ("citation_not_retrieved",)


def test_a_sentence_is_not_quoted_by_claiming_other_words_of_the_passage() -> None:
    verdict = _verify(quoting("Therapists never replay anything.", ("p1", QUOTE)))
    assert verdict.reasons == ("quote_not_in_passage",)


@pytest.mark.parametrize("basis", ["quoted", "supported"])
def test_a_claim_without_a_citation_is_dropped(basis: Basis) -> None:
    draft = DraftSentence(text=QUOTE, part="evidence", basis=basis)
    assert "no_citation" in _verify(draft).reasons


def test_every_reason_is_given_once() -> None:
    verdict = _verify(quoting("Made up.", ("p8", "x"), ("p9", "x"), ("p1", "y")))
    assert verdict.reasons == ("citation_not_retrieved", "quote_not_in_passage")


@pytest.mark.parametrize("basis", ["general", "supported"])
@pytest.mark.parametrize("case", _lines("form.jsonl"), ids=lambda case: case["why"])
def test_markup_and_links_that_no_article_wrote_are_dropped(
    case: dict[str, str], basis: Basis
) -> None:
    verdict = _verify(_said(f"Therapists replay what they regret.\n{case['text']}", basis))
    assert case["reason"] in verdict.reasons


@pytest.mark.parametrize("case", _lines("plain_prose.jsonl"), ids=lambda case: case["text"][:20])
def test_ordinary_signs_of_prose_are_neither_markup_nor_links(case: dict[str, str]) -> None:
    assert _verify(_said(case["text"]), {}).passed


def test_an_articles_own_markup_may_be_quoted_since_it_is_shown_as_text() -> None:
    assert _verify(quoting(MARKED_UP, ("p1", MARKED_UP))).passed


@pytest.mark.parametrize("label", BOUNDARY[1:])
def test_what_crosses_the_boundary_is_dropped_for_its_reason(label: str) -> None:
    gate = verifier({"crossing": label})
    assert _verify(_said("A line that is crossing it."), {}, gate).reasons == (REASONS[label],)
    assert _verify(_said("A line that stays within."), {}, gate).passed


def test_a_disguise_does_not_carry_a_sentence_over_the_boundary() -> None:
    gate = verifier({"you failed": "blame"})
    for text in ("You fa\u200biled her.", "Yоu fаiled her.", "Ｙｏｕ failed her."):
        assert _verify(_said(text), {}, gate).reasons == ("blame",)


def test_words_of_an_article_that_cross_the_boundary_are_not_quoted_either() -> None:
    gate = verifier({"therapists replay": "diagnosis"})
    assert _verify(quoting(QUOTE, ("p1", QUOTE)), gate=gate).reasons == ("diagnosis",)


def test_what_needs_a_citation_may_be_said_with_one_and_not_without() -> None:
    gate = verifier({"therapists": "uncited_claim"})
    text = "Therapists replay what they regret."
    assert _verify(_said(text), gate=gate).reasons == ("no_citation",)
    assert _verify(_said(text, "supported"), gate=gate).passed


@pytest.mark.parametrize("basis", ["supported", "general"])
def test_what_cites_a_passage_that_does_not_say_it_is_dropped(basis: Basis) -> None:
    claims = (Claim(passage_id="p1", quote=QUOTE),)
    draft = DraftSentence(
        text="Medication always heals grief quickly.", part="evidence", basis=basis, claims=claims
    )
    assert _verify(draft).reasons == ("unsupported",)


def test_a_vetted_line_passes_word_for_word_and_in_no_other_form() -> None:
    gate = verifier({"sinking": "blame"}, vetted=["It is a sinking feeling."])
    assert _verify(_said("It is a sinking feeling."), {}, gate).passed
    assert _verify(_said("It is a sinking feeling!"), {}, gate).reasons == ("blame",)
    cited = _said("It is a sinking feeling.", "supported")
    assert "blame" in _verify(cited, gate=gate).reasons


BROKEN = [
    EmbedderError("the model went away"),
    ValueError("bad shape"),
    RuntimeError("no session"),
    MemoryError(),
    ArithmeticError(),
]


@pytest.mark.parametrize("error", BROKEN, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("basis", ["general", "supported", "quoted"])
def test_a_boundary_check_that_breaks_drops_the_sentence(error: Exception, basis: Basis) -> None:
    gate = Verifier(BoundaryReader(Breaks(error), heads()), support())
    draft = quoting(QUOTE, ("p1", QUOTE)) if basis == "quoted" else _said(QUOTE, basis)
    verdict = _verify(draft, gate=gate)
    assert (verdict.passed, verdict.reasons) == (False, ("unchecked",))


@pytest.mark.parametrize("error", BROKEN, ids=lambda error: type(error).__name__)
def test_a_support_check_that_breaks_drops_the_sentence(error: Exception) -> None:
    gate = Verifier(BoundaryReader(Keyed({}), heads()), support(Breaks(error)))
    assert _verify(_said(REWORDED, "supported"), gate=gate).reasons == ("unchecked",)


def test_passages_that_cannot_be_looked_up_drop_the_sentence() -> None:
    class Torn(dict[str, Passage]):
        def get(self, *key: object) -> Passage:
            raise RuntimeError("torn")

    assert GATE.verify(quoting(QUOTE, ("p1", QUOTE)), Torn()).reasons == ("unchecked",)


@pytest.mark.parametrize("basis", ["general", "supported"])
def test_weights_that_are_no_numbers_pass_nothing(basis: Basis) -> None:
    class Blank(Keyed):
        def _vector(self, text: str) -> Vectors:
            return np.full(384, np.nan, dtype=np.float32)

    gate = Verifier(BoundaryReader(Blank({}), heads()), support())
    assert not _verify(_said(QUOTE, basis), gate=gate).passed
    blank = SupportReader(
        HashedWords(), {"weights": np.full(13, np.nan)}, PairReader(Keyed({}), heads())
    )
    unsure = Verifier(BoundaryReader(Keyed({}), heads()), blank)
    assert _verify(_said(REWORDED, "supported"), gate=unsure).reasons == ("unsupported",)


def test_only_readings_of_articles_are_remembered() -> None:
    seen = Keyed({})
    gate = Verifier(BoundaryReader(seen, heads()), support())
    for _ in range(2):
        _verify(quoting(QUOTE, ("p1", QUOTE)), gate=gate)
        _verify(_said("Something that was made up."), gate=gate)
    assert seen.texts.count(QUOTE) == 1
    assert seen.texts.count("Something that was made up.") == 2


def test_each_label_of_the_boundary_has_a_reason_of_the_closed_set() -> None:
    assert set(REASONS) == set(BOUNDARY[1:])
    assert set(REASONS.values()) <= set(get_args(DropReason))


def test_what_stands_in_a_passage_word_for_word_is_supported_by_it() -> None:
    reader = support(Breaks(RuntimeError("never asked")))
    passage = "Name the rupture early. It's a start, and no more than that."
    assert reader.supported("it's a start, and no more than that", [passage]) == 1.0
    with pytest.raises(RuntimeError):
        reader.supported("it's a start, and more than that", [passage])
