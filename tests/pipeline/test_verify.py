from __future__ import annotations

import pytest

from app.models import Basis, Claim, DraftSentence, Part, Passage
from app.pipeline.verify import place, verify
from tests.pipeline.builders import quoting, whole

TEXT = (
    "After a hard hour, stand up and drink some water. Therapists replay what they regret; "
    "clients rarely do. Use <b>bold</b> words, see https://example.org or [x](javascript:alert(1))."
)
QUOTE = "Therapists replay what they regret; clients rarely do."
MARKED_UP = TEXT[TEXT.index("Use <b>") :]


def _passages(text: str = TEXT, passage_id: str = "p1") -> dict[str, Passage]:
    return {passage_id: whole(text, passage_id)[1]}


def _general(text: str, basis: Basis = "general", part: Part = "opening") -> DraftSentence:
    claims = () if basis == "general" else (Claim(passage_id="p1", quote=QUOTE),)
    return DraftSentence(text=text, part=part, basis=basis, claims=claims)


def test_a_sentence_quoted_word_for_word_passes() -> None:
    verdict = verify(quoting(QUOTE, ("p1", QUOTE)), _passages())
    assert (verdict.passed, verdict.reasons) == (True, ())


@pytest.mark.parametrize("number", range(len(QUOTE.split())))
def test_a_quote_with_one_word_changed_is_dropped_wherever_the_word_stands(number: int) -> None:
    words = QUOTE.split()
    words[number] = "perhaps"
    altered = " ".join(words)
    verdict = verify(quoting(altered, ("p1", altered)), _passages())
    assert verdict.reasons == ("quote_not_in_passage",)


@pytest.mark.parametrize("number", range(len(QUOTE.split())))
def test_a_quote_with_one_word_left_out_of_its_middle_is_dropped(number: int) -> None:
    words = QUOTE.split()
    shortened = " ".join(words[:number] + words[number + 1 :])
    edge = number in (0, len(words) - 1)
    assert verify(quoting(shortened, ("p1", shortened)), _passages()).passed is edge


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
    assert verify(quoting(altered, ("p1", altered)), _passages()).reasons == (
        "quote_not_in_passage",
    )


@pytest.mark.parametrize("cut", ["rapists replay what they", "Therapists replay what th"])
def test_a_quote_cut_inside_a_word_is_dropped(cut: str) -> None:
    assert cut in TEXT
    assert not verify(quoting(cut, ("p1", cut)), _passages()).passed


@pytest.mark.parametrize("empty", ["", " ", "\n"])
def test_an_empty_quote_is_dropped(empty: str) -> None:
    assert not verify(quoting(empty, ("p1", empty)), _passages("A b\nc")).passed


def test_a_passage_that_was_not_retrieved_cannot_be_cited() -> None:
    verdict = verify(quoting(QUOTE, ("p2", QUOTE)), _passages())
    assert verdict.reasons == ("citation_not_retrieved",)


def test_a_quote_of_another_retrieved_passage_is_dropped() -> None:
    passages = {**_passages(), **_passages("A silence can be rest.", "p2")}
    verdict = verify(quoting(QUOTE, ("p2", QUOTE)), passages)
    assert verdict.reasons == ("quote_not_in_passage",)


def test_one_false_claim_among_true_ones_drops_the_sentence() -> None:
    verdict = verify(quoting(QUOTE, ("p1", QUOTE), ("p9", QUOTE)), _passages())
    assert verdict.reasons == ("citation_not_retrieved",)


def test_a_sentence_is_not_quoted_by_claiming_other_words_of_the_passage() -> None:
    said = "Therapists never replay anything."
    verdict = verify(quoting(said, ("p1", QUOTE)), _passages())
    assert verdict.reasons == ("quote_not_in_passage",)


@pytest.mark.parametrize("basis", ["quoted", "supported"])
def test_a_claim_without_a_citation_is_dropped(basis: Basis) -> None:
    draft = DraftSentence(text=QUOTE, part="evidence", basis=basis)
    assert "no_citation" in verify(draft, _passages()).reasons


def test_every_reason_is_given_once() -> None:
    verdict = verify(quoting("Made up.", ("p8", "x"), ("p9", "x"), ("p1", "y")), _passages())
    assert verdict.reasons == ("citation_not_retrieved", "quote_not_in_passage")


@pytest.mark.parametrize("basis", ["general", "supported"])
@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</div>",
        "<!-- hidden -->",
        "[here](https://example.org)",
        "[here](javascript:alert(1))",
        "![](data:image/png;base64,AA)",
        "![x] [there]",
        "[there]: //example.org/x",
        "HTTPS://EXAMPLE.ORG/x",
        "www.example.org",
    ],
)
def test_markup_and_links_that_no_article_wrote_are_dropped(markup: str, basis: Basis) -> None:
    verdict = verify(_general(f"Rest a little.\n{markup}", basis), _passages())
    assert verdict.reasons == ("markup",)


@pytest.mark.parametrize("text", ["That is a lot to carry.", "Is 3 < 4 (or 5 > 4)?", "Yes [1]."])
def test_plain_lines_pass(text: str) -> None:
    assert verify(_general(text), {}).passed


def test_an_articles_own_markup_may_be_quoted_since_it_is_shown_as_text() -> None:
    assert verify(quoting(MARKED_UP, ("p1", MARKED_UP)), _passages()).passed


@pytest.mark.parametrize(
    ("quote", "text", "at"),
    [("art", "a start, an art", 12), ("art", "start", None), ("it.", "it. It", 0), ("", "x", None)],
)
def test_a_quote_is_placed_at_its_first_occurrence_as_whole_words(
    quote: str, text: str, at: int | None
) -> None:
    assert place(quote, text) == at
