from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from app.lines import load_lines
from app.models import DraftSentence, Evidence, Question, QuotableSentence, ThemeScore, Turn
from app.pipeline.compose import (
    AGREEING,
    CLEAR_THEME,
    FEWEST_QUOTES,
    MOST_QUOTES,
    NEAR_FROM,
    SPEAKS_FROM,
    ExtractiveComposer,
)
from app.understanding.feelings import load_feelings
from app.understanding.themes import Theme, load_themes
from tests.pipeline.builders import article, evidence, passage, quotable, sentences

TOLD = "My session. Again, again."
"""In it are no own words that are long enough to be handed back."""

OWN = "She left early and I felt so small. Then it rained."
ASKED = "How do clinicians stop replaying a session?"

THEMES = {theme.id: theme for theme in load_themes()}
REPLAYING = THEMES["replaying-the-session"]
PEOPLE_FIRST = [theme for theme in load_themes() if theme.people_first]


def _compose(question: Question | str, found: Evidence) -> list[DraftSentence]:
    asked = Question(text=question) if isinstance(question, str) else question
    composer = ExtractiveComposer(load_themes(), load_lines(), load_feelings())
    return list(composer.compose(asked, found))


def _about(theme: Theme, found: Sequence[QuotableSentence] | None = None) -> Evidence:
    return evidence(sentences() if found is None else found, theme=theme.id)


def _parts(drafts: Sequence[DraftSentence]) -> list[str]:
    return [draft.part for draft in drafts if draft.part != "lead"]


def _line(drafts: Sequence[DraftSentence], part: str) -> str:
    return next(draft.text for draft in drafts if draft.part == part)


def test_an_answer_to_a_story_opens_warmly_quotes_and_ends_with_supervision() -> None:
    drafts = _compose(TOLD, _about(REPLAYING))
    assert _parts(drafts) == ["opening", *["evidence"] * 4, "sit_with", "supervision"]
    assert _line(drafts, "opening") in REPLAYING.openings
    assert _line(drafts, "sit_with") in REPLAYING.sit_with
    assert _line(drafts, "supervision") in REPLAYING.supervision


def test_an_answer_to_a_plain_question_opens_plainly_and_sends_nobody_to_supervision() -> None:
    drafts = _compose(ASKED, _about(REPLAYING))
    assert _parts(drafts) == ["opening", *["evidence"] * 4, "sit_with"]
    assert _line(drafts, "opening") in REPLAYING.asked


def test_an_answer_takes_up_the_persons_own_words_before_its_opening() -> None:
    drafts = _compose(OWN, _about(REPLAYING))
    assert _parts(drafts)[:3] == ["opening", "opening", "evidence"]
    assert "“She left early and I felt so small”" in drafts[0].text
    assert drafts[1].text in REPLAYING.openings


@pytest.mark.parametrize(
    "message",
    [
        ASKED,
        TOLD,
        "I am a failure and she may kill herself",
        "I saw [Client] <b>again</b> today",
        "Was I too slow with her?",
    ],
)
def test_verdicts_danger_markup_and_questions_are_not_handed_back(message: str) -> None:
    assert _parts(_compose(message, _about(REPLAYING))).count("opening") == 1


@pytest.mark.parametrize("theme", PEOPLE_FIRST, ids=lambda theme: theme.id)
def test_where_people_come_first_nothing_is_handed_back(theme: Theme) -> None:
    assert _parts(_compose(OWN, _about(theme))).count("opening") == 1


def test_own_words_are_taken_up_in_other_words_each_time_and_then_no_more() -> None:
    question = Question(text=OWN)
    around: list[str] = []
    for _ in range(len(load_lines().heard) + 2):
        drafts = _compose(question, _about(REPLAYING))
        if _parts(drafts).count("opening") == 2:
            around.append(drafts[0].text)
        question = _talk(drafts, question, OWN)
    assert len(around) == len(set(around)) == len(load_lines().heard)


LITTLE = ["chair", "velvet rope", "she grimbled my flozz and I zorped"]


def _faint(probability: float, nearest: float) -> Evidence:
    found = _about(REPLAYING)
    likely = found.themes[0].model_copy(update={"probability": probability})
    return found.model_copy(update={"themes": (likely,), "nearest": nearest})


@pytest.mark.parametrize("message", LITTLE)
def test_a_few_words_that_only_share_one_with_a_passage_are_not_quoted_at(message: str) -> None:
    assert _compose(message, _faint(SPEAKS_FROM - 0.01, NEAR_FROM - 0.01)) == []


@pytest.mark.parametrize("message", LITTLE)
def test_a_few_words_that_a_theme_or_a_passage_speaks_to_are_answered(message: str) -> None:
    assert _compose(message, _faint(SPEAKS_FROM, 0.0))
    assert _compose(message, _faint(0.0, NEAR_FROM))


def test_a_few_words_later_in_a_conversation_and_a_whole_story_are_answered() -> None:
    faint = _faint(0.0, 0.0)
    before = (Turn(role="user", text=OWN),)
    assert _compose(Question(text="and the chair?", history=before), faint)
    assert _compose("She moved her chair away and looked at the window for the whole hour", faint)


@pytest.mark.parametrize("message", ["sat in the car park for twenty minutes", "She left. Early."])
def test_a_fragment_is_a_story_also_where_nobody_is_named(message: str) -> None:
    assert _line(_compose(message, _about(REPLAYING)), "opening") in REPLAYING.openings


def test_each_quote_claims_the_passage_it_is_from_word_for_word() -> None:
    texts = {sentence.text: sentence.passage_id for sentence in sentences()}
    quotes = [draft for draft in _compose(TOLD, _about(REPLAYING)) if draft.part == "evidence"]
    assert FEWEST_QUOTES <= len(quotes) <= MOST_QUOTES
    for draft in quotes:
        assert draft.basis == "quoted"
        assert [(claim.passage_id, claim.quote) for claim in draft.claims] == [
            (texts[draft.text], draft.text)
        ]


def test_every_line_that_is_not_a_quote_is_general_and_claims_nothing() -> None:
    for draft in _compose(TOLD, _about(REPLAYING)):
        if draft.part != "evidence":
            assert (draft.basis, draft.claims) == ("general", ())


def test_a_lead_stands_once_before_the_quotes_of_its_role() -> None:
    drafts = _compose(TOLD, _about(REPLAYING))
    leads = load_lines().leads
    for lead, quote in itertools.pairwise(drafts):
        if lead.part == "lead":
            role = next(s.role for s in sentences() if s.text == quote.text)
            assert lead.text in getattr(leads, role)
    # What asks something is not quoted: an answer asks one question, its own.
    assert [draft.part for draft in drafts].count("lead") == 3
    assert not any("?" in draft.text for draft in drafts if draft.part == "evidence")


def test_two_quotes_of_one_role_share_a_lead() -> None:
    found = [quotable("Water first.", "p1"), quotable("Then a slow walk home.", "p2")]
    drafts = _compose(TOLD, _about(REPLAYING, found))
    assert [draft.part for draft in drafts][1:4] == ["lead", "evidence", "evidence"]


def test_the_same_message_gets_the_same_answer() -> None:
    assert _compose(TOLD, _about(REPLAYING)) == _compose(f" {TOLD.upper()}\n", _about(REPLAYING))


def test_different_messages_do_not_all_open_alike() -> None:
    openings = {_compose(f"My session {n}", _about(REPLAYING))[0].text for n in range(20)}
    assert len(openings) == len(REPLAYING.openings)


@pytest.mark.parametrize("theme", PEOPLE_FIRST, ids=lambda theme: theme.id)
@pytest.mark.parametrize("message", [TOLD, "What happens after a client discloses risk?"])
def test_where_people_come_first_their_line_stands_before_every_quote(
    theme: Theme, message: str
) -> None:
    drafts = _compose(message, _about(theme))
    assert _parts(drafts)[:3] == ["opening", "supervision", "evidence"]
    assert _parts(drafts).count("supervision") == 1
    assert _line(drafts, "supervision") in theme.supervision


def test_there_are_themes_where_people_come_first() -> None:
    assert "client-discloses-risk" in {theme.id for theme in PEOPLE_FIRST}


@pytest.mark.parametrize("likely", [None, CLEAR_THEME - 0.01])
def test_without_a_clear_theme_the_lines_of_no_theme_serve(likely: float | None) -> None:
    found = _about(REPLAYING)
    themes = found.themes[0].model_copy(update={"probability": likely})
    found = found.model_copy(update={"themes": (themes,) if likely else ()})
    assert _line(_compose(TOLD, found), "opening") in load_lines().openings
    assert _line(_compose(ASKED, found), "opening") in load_lines().asked


def test_without_a_clear_theme_own_words_come_before_a_line_that_fits_any_story() -> None:
    found = _about(REPLAYING).model_copy(update={"themes": ()})
    drafts = _compose(OWN, found)
    assert _parts(drafts)[:2] == ["opening", "opening"]
    assert "“She left early and I felt so small”" in drafts[0].text
    assert drafts[1].text in load_lines().openings


def test_a_theme_speaks_where_the_first_passages_speak_to_it() -> None:
    """However likely another is by the message's own words."""
    tagged = [
        passage(article("Words of a passage."), 0, 9, f"p{number}", themes=("x", REPLAYING.id))
        for number in range(AGREEING)
    ]
    found = evidence(sentences(), theme=REPLAYING.id, passages=tagged)
    likelier = ThemeScore(theme=THEMES["client-goes-silent"].id, probability=0.95)
    agreed = found.model_copy(update={"themes": (likelier, *found.themes)})
    assert _line(_compose(TOLD, agreed), "opening") in REPLAYING.openings
    apart = found.model_copy(update={"themes": (likelier,)})
    assert _line(_compose(TOLD, apart), "opening") in load_lines().openings


def test_what_a_word_means_comes_first_and_more_of_its_passage_after_it() -> None:
    some = sentences()
    same = [one.model_copy(update={"passage_id": some[0].passage_id}) for one in some]
    same[1] = same[1].model_copy(update={"defines": True})
    drafts = _compose(ASKED, _about(REPLAYING, same))
    assert drafts[0].text in load_lines().meant
    assert drafts[1].text == same[1].text
    assert _parts(drafts)[-1] == "sit_with"
    assert {claim.passage_id for draft in drafts for claim in draft.claims} == {some[0].passage_id}


def test_a_theme_that_the_catalogue_does_not_know_is_no_theme() -> None:
    drafts = _compose(TOLD, evidence(sentences(), theme="long-gone"))
    assert _line(drafts, "opening") in load_lines().openings


def test_with_nothing_to_quote_nothing_is_composed() -> None:
    assert _compose(TOLD, _about(REPLAYING, [])) == []


def test_a_single_sentence_makes_a_short_answer() -> None:
    drafts = _compose(TOLD, _about(REPLAYING, sentences()[:1]))
    assert _parts(drafts) == ["opening", "evidence", "sit_with", "supervision"]


def _talk(drafts: Sequence[DraftSentence], before: Question, message: str) -> Question:
    answer = " ".join(draft.text for draft in drafts)
    turns = (Turn(role="user", text=before.text), Turn(role="assistant", text=answer))
    return Question(text=message, history=(*before.history, *turns))


def test_a_conversation_hears_no_line_twice_while_there_is_another() -> None:
    question = Question(text=TOLD)
    heard: list[str] = []
    for turn in range(2):
        drafts = _compose(question, _about(REPLAYING))
        heard += [d.text for d in drafts if d.part in ("opening", "sit_with", "supervision")]
        question = _talk(drafts, question, f"My next, {turn}")
    assert len(heard) == 6
    assert len(set(heard)) == len(heard)


def test_a_conversation_that_has_heard_every_line_still_gets_an_answer() -> None:
    question = Question(text=TOLD)
    for turn in range(12):
        drafts = _compose(question, _about(REPLAYING))
        assert _parts(drafts)[0] == "opening"
        question = _talk(drafts, question, f"My next, {turn}")


def test_a_follow_up_is_given_sentences_that_the_conversation_has_not_quoted() -> None:
    question = Question(text=TOLD)
    first = _compose(question, _about(REPLAYING))
    second = _compose(_talk(first, question, "Tell me more"), _about(REPLAYING))
    quoted = [{d.text for d in drafts if d.part == "evidence"} for drafts in (first, second)]
    assert len(quoted[1]) >= FEWEST_QUOTES
    assert quoted[0].isdisjoint(quoted[1])


def test_a_quote_is_repeated_rather_than_an_answer_left_thin() -> None:
    question = Question(text=TOLD)
    found = _about(REPLAYING, sentences()[1:4])
    first = _compose(question, found)
    second = _compose(_talk(first, question, "Tell me more"), found)
    assert _parts(second).count("evidence") == _parts(first).count("evidence")


@pytest.mark.parametrize("message", ["how do i end a session on time", "is it my fault she left"])
def test_what_is_asked_without_a_mark_is_not_handed_back(message: str) -> None:
    assert _parts(_compose(message, _about(REPLAYING))).count("opening") == 1
