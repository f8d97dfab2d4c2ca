"""The graders are graded: their rows, their weights, and what is made wrong for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.graders.examples import alone, examples, hash_of
from evals.graders.labelled import LabelledAnswer, enacted, labelled
from evals.graders.measure import FLOORS, Graded, finds, gating, kept, learnt_from, save
from evals.graders.measure import GradersMeasured as Measured
from evals.graders.mutations import mutations
from evals.graders.pairs import hash_of as hash_of_pairs
from evals.graders.pairs import pairs
from evals.metrics import Proportion
from evals.scorers import SCORERS
from evals.scorers.embedding import tuned_from
from evals.scorers.learnt import made_from
from evals.scorers.patterns import KINDS

ROW = {
    "id": "t-001",
    "message": "She went cold on me after the joke and I keep hearing it.",
    "sentences": [
        {"text": "Hearing that joke again and again sounds sore.", "cites": [], "faults": []},
        {
            "text": "A joke can be “a way of keeping somebody at a distance” in a hard hour.",
            "cites": [2],
            "faults": [],
        },
        {"text": "Laughter may hide a fright.", "cites": [1], "faults": []},
        {"text": "What did you hear in it?", "cites": [], "faults": []},
    ],
    "passages": [
        {"marker": 1, "text": "Laughter may hide a fright, and it may hide nothing at all."},
        {"marker": 2, "text": "A joke is a way of keeping somebody at a distance, or near."},
    ],
    "supportive": dict.fromkeys(
        (
            "validates",
            "takes_up_words",
            "one_question",
            "no_blame",
            "no_praise",
            "no_grading",
            "no_false_reassurance",
        ),
        True,
    ),
    "useful": True,
    "why": "It is made up for a test.",
}
ANSWER = LabelledAnswer.model_validate(ROW)
BAD = ANSWER.model_copy(
    update={
        "id": "t-002",
        "sentences": tuple(
            one.model_copy(update={"faults": (kind,), "cites": (), "text": f"{kind}: said."})
            for kind in KINDS
            for one in ANSWER.sentences[:1]
        ),
    }
)


def test_labelled_answers_are_read_and_their_ids_are_their_own() -> None:
    answers = labelled("dev")
    assert answers is not None
    assert len(answers) >= 150
    good = sum(answer.good for answer in answers)
    assert len(answers) / 3 < good < len(answers) * 2 / 3


def test_every_kind_of_violation_has_labelled_answers_and_examples() -> None:
    in_answers = {fault for answer in labelled("dev") or () for fault in answer.faults}
    alone = {fault for row in examples() for fault in row.faults if row.answer is None}
    assert set(KINDS) <= in_answers
    assert set(KINDS) <= alone


def test_a_row_that_cannot_be_read_is_named_by_its_line(tmp_path: Path) -> None:
    broken = {**ROW, "useful": "perhaps"}
    text = f"{json.dumps(ROW)}\n{json.dumps(broken)}\n"
    (tmp_path / "held_out.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"held_out\.jsonl, line 2 .*useful"):
        labelled("held_out", tmp_path)
    assert labelled("dev", tmp_path) is None


def test_a_marker_that_opens_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="marker 1 opens no passage"):
        LabelledAnswer.model_validate({**ROW, "passages": ROW["passages"][1:]})  # type: ignore[index]


def test_an_enacted_answer_cites_what_stands_in_its_articles() -> None:
    held = enacted(ANSWER)
    exchange = held.transcript.exchanges[0]
    for one in exchange.citations:
        assert held.library.articles[one.article_id][one.start : one.end] == one.quote
    assert [one.markers for one in exchange.sentences] == [(), (1,), (2,), ()]
    citations = next(one for one in SCORERS if one.name == "citations")
    grade = held.graded(citations)
    assert grade is not None
    assert grade.value == 1.0


def test_weights_are_as_new_as_the_rows_that_they_come_of() -> None:
    rows = hash_of(examples())
    assert made_from("sentences") == rows, "run 'python -m evals.graders train'"
    assert made_from("meets") == rows
    assert made_from("support") == hash_of_pairs(pairs(labelled("dev") or ()))
    assert tuned_from() == hash_of(alone()), "run 'python -m evals.graders tune'"


def test_what_is_kept_aside_is_not_learnt_from() -> None:
    aside = {answer.id for answer in labelled("held_out") or ()}
    assert not aside & {row.answer for row in examples()}


@pytest.mark.parametrize(
    "kind",
    ["alter_citation", "alter_quotation", "swap_citation", "ask_again", "canary_leaves",
     "canary_shown"],
)  # fmt: skip
def test_what_is_made_wrong_is_seen_by_its_scorer(kind: str) -> None:
    made = {one.kind: one for one in mutations([ANSWER, ANSWER], [])}
    mutation = made[kind]
    scorer = next(one for one in SCORERS if one.name == mutation.scorer)
    assert finds(scorer.name, mutation.enacted.graded(scorer))


def test_every_kind_of_violation_is_inserted_into_good_answers() -> None:
    good = [ANSWER] * len(KINDS)
    found = {one.kind for one in mutations(good, [BAD]) if one.kind.startswith("insert_")}
    assert found == {f"insert_{kind}" for kind in KINDS}


def _measured(sensitivity: int, rows: str) -> Measured:
    return Measured(
        split="held_out",
        answers=100,
        good=50,
        rows=rows,
        graded=(
            Graded(
                scorer="boundary",
                of="labelled answers",
                sensitivity=Proportion(hits=sensitivity, of=100),
                specificity=Proportion(hits=99, of=100),
            ),
        ),
    )


def test_a_scorer_below_its_floor_gates_nothing(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    floor = round(100 * FLOORS["boundary"])
    save([_measured(floor, learnt_from())], path)
    assert gating(path) == {"boundary"}
    save([_measured(floor - 1, learnt_from())], path)
    assert gating(path) == frozenset()


def test_figures_of_other_rows_let_nothing_gate(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    assert gating(path) == frozenset()
    save([_measured(100, "other rows")], path)
    assert gating(path) == frozenset()
    assert kept(path) is not None
