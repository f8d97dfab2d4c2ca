"""screen, deidentify and verify: no library, one line for one line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_args

import pytest

from app import checks
from app.jsonl import DONE, PARTLY, Line, answer_lines
from app.models import DropReason, IdentifierLabel, Route, What, Who
from tests.cli.commands import Bench, Done, jsonl
from tests.cli.test_jsonl import _bad_lines

SHAPES = {
    "screen": {"id", "route", "risks", "readable"},
    "deidentify": {"id", "text", "spans"},
    "verify": {"id", "passed", "sentences"},
}
DANGER = "My client said she is going to kill herself tonight with the pills she bought."
ODD = [
    "",
    " \n ",
    "😭😭",
    "12 34",
    "\u200b\u202e\u0000",
    "Zoë’s \u202eclient\u200d said k1ll m3",
    "مرحبا كيف حالك",
    "QQ==" * 40,
    "a" * 60_000,
    "Rosalind froze. " * 600,
]
PASSAGE = (
    "A silence in a session can be rest. It can help to notice your own breath before you decide "
    "whether to say anything at all."
)
QUOTE = "It can help to notice your own breath before you decide whether to say anything at all."


def _good(command: str, number: int) -> dict[str, object]:
    if command == "verify":
        return {"id": f"good {number}", "question": "", "passages": [], "answer": "Well."}
    return {"id": f"good {number}", "text": "Well then"}


def _verify(bench: Bench, *rows: Mapping[str, object]) -> list[dict[str, Any]]:
    asked = [
        {"id": n, "question": "why?", "passages": [{"id": "a", "text": PASSAGE}], **row}
        for n, row in enumerate(rows)
    ]
    done = bench.run("-m", "app", "verify", "--jsonl", stdin=jsonl(asked))
    assert (done.code, done.err) == (0, "")
    return done.lines


def _check(command: str, answer: dict[str, Any], text: str) -> None:
    assert set(answer) == SHAPES[command]
    if command == "screen":
        assert answer["route"] in get_args(Route)
        for risk in answer["risks"]:
            assert set(risk) == {"who", "what", "words"}
            assert risk["who"] in get_args(Who) and risk["what"] in get_args(What)
            assert risk["words"] in text
        return
    masked, at = "", 0
    for span in answer["spans"]:
        assert set(span) == {"start", "end", "label", "placeholder"}
        assert at <= span["start"] < span["end"] <= len(text)
        assert span["label"] in get_args(IdentifierLabel)
        masked += text[at : span["start"]] + span["placeholder"]
        at = span["end"]
    assert answer["text"] == masked + text[at:]


@pytest.mark.parametrize("command", ["screen", "deidentify"])
def test_texts_of_any_kind_are_answered_in_order_with_the_same_ids(
    bench: Bench, command: str
) -> None:
    texts = [DANGER, *ODD]
    rows = [{"id": n, "text": text} for n, text in enumerate(texts)]
    done = bench.run("-m", "app", command, "--jsonl", stdin=jsonl(rows))
    assert (done.code, done.err) == (0, "")
    assert [answer["id"] for answer in done.lines] == list(range(len(texts)))
    for answer, text in zip(done.lines, texts, strict=True):
        _check(command, answer, text)


def test_screen_finds_who_is_in_danger_and_nothing_where_nothing_is_said(bench: Bench) -> None:
    texts = [DANGER, "Ich will heute Nacht nicht mehr weiterleben.", "", "😭 12"]
    rows = [{"id": n, "text": text} for n, text in enumerate(texts)]
    done = bench.run("-m", "app", "screen", "--jsonl", stdin=jsonl(rows))
    danger, unread, *nothing = done.lines
    assert (danger["risks"][0]["who"], danger["risks"][0]["what"]) == ("client", "self_harm")
    assert unread["readable"] is False
    for answer in nothing:
        assert (answer["route"], answer["risks"], answer["readable"]) == ("question", [], True)


def test_deidentify_knows_no_line_from_another(bench: Bench) -> None:
    rows = [{"id": 1, "text": "Write to ro@example.org"}, {"id": 2, "text": "or to al@example.org"}]
    done = bench.run("-m", "app", "deidentify", "--jsonl", stdin=jsonl(rows))
    assert [answer["text"] for answer in done.lines] == ["Write to [Email 1]", "or to [Email 1]"]
    assert done.lines[0]["spans"] == [
        {"start": 9, "end": 23, "label": "email", "placeholder": "[Email 1]"}
    ]


@pytest.mark.parametrize("command", SHAPES)
def test_a_bad_line_never_stops_the_rest_and_is_never_repeated(bench: Bench, command: str) -> None:
    key = "answer" if command == "verify" else "text"
    # A text without words is an answer here, not an error.
    bad = [row for row in _bad_lines(key) if row[0] not in ("empty question", "only space")]
    bad = [row for row in bad if row[0] not in ("only emoji", "50,000 characters", "no question")]
    lines: list[bytes] = []
    for number, (_, line, _, _) in enumerate(bad):
        lines += [line, json.dumps(_good(command, number)).encode()]
    done = bench.run("-m", "app", command, "--jsonl", stdin=b"\n".join(lines))
    assert (done.code, done.err) == (1, "")
    assert len(done.lines) == 2 * len(bad)
    for number, (why, _, of, _) in enumerate(bad):
        refused, answered = done.lines[2 * number : 2 * number + 2]
        assert (set(refused), refused["id"]) == ({"id", "error"}, of), why
        assert refused["error"].startswith(f"Line {2 * number + 1}: "), why
        assert "Rosalind" not in refused["error"], why
        assert (answered["id"], set(answered)) == (f"good {number}", SHAPES[command])


@pytest.mark.parametrize("command", ["screen", "deidentify"])
def test_a_text_of_more_than_60_000_characters_is_one_error(bench: Bench, command: str) -> None:
    rows = [{"id": 1, "text": "Rosalind " * 6_667}, {"id": 2, "text": "Well then"}]
    done = bench.run("-m", "app", command, "--jsonl", stdin=jsonl(rows))
    assert (done.code, done.err) == (1, "")
    assert "60,003 characters" in done.lines[0]["error"] and "60,000" in done.lines[0]["error"]
    assert "Rosalind" not in done.lines[0]["error"]
    assert set(done.lines[1]) == SHAPES[command]


def test_verify_passes_a_true_quote_and_names_what_is_wrong_with_others(bench: Bench) -> None:
    answers: dict[str, list[str]] = {
        f"{QUOTE} [1]": [],
        f"“{QUOTE}” [1]": [],
        f"{QUOTE.replace('your own', 'their own')} [1]": ["quote_not_in_passage"],
        f"{QUOTE} [2]": ["citation_not_retrieved"],
        f"<b>{QUOTE}</b> [1]": ["markup"],
        "He clearly has borderline personality disorder.": ["diagnosis"],
    }
    found = _verify(bench, *[{"answer": answer} for answer in answers])
    for given, (answer, reasons) in zip(found, answers.items(), strict=True):
        assert set(given) == SHAPES["verify"]
        (sentence,) = given["sentences"]
        assert sentence["text"] == answer
        assert set(reasons) <= set(sentence["reasons"]) <= set(get_args(DropReason))
        assert (sentence["verdict"], given["passed"]) == (
            ("drop", False) if reasons else ("pass", True)
        )


def test_verify_answers_for_each_sentence_and_passes_only_all_of_them(bench: Bench) -> None:
    both, none, twice = _verify(
        bench,
        {"answer": f"{QUOTE} [1] He clearly has borderline personality disorder."},
        {"answer": ""},
        {
            "answer": f"{QUOTE} [2]",
            "passages": [{"id": 5, "text": "No."}, {"id": 5, "text": QUOTE}],
        },
    )
    assert [sentence["verdict"] for sentence in both["sentences"]] == ["pass", "drop"]
    assert both["passed"] is False
    assert (none["passed"], none["sentences"]) == (False, [])
    assert twice["passed"] is True


def test_a_passage_that_cannot_be_read_is_named_by_its_place(bench: Bench) -> None:
    passages: list[object] = [{"id": 1}, {"id": None, "text": "Rosalind"}, "Rosalind", {"x": 1}]
    rows = [
        {"id": n, "question": "", "answer": "", "passages": [one]} for n, one in enumerate(passages)
    ]
    done = bench.run("-m", "app", "verify", "--jsonl", stdin=jsonl(rows))
    assert done.code == 1
    for answer in done.lines:
        assert "passages.0" in answer["error"] and "Rosalind" not in answer["error"]


def test_verify_without_jsonl_reads_one_object_over_several_lines(bench: Bench) -> None:
    given = {"passages": [{"id": "a", "text": PASSAGE}], "answer": f"{QUOTE} [1]"}
    stdin = json.dumps(given, indent=2).encode()
    as_json = bench.run("-m", "app", "verify", "--json", stdin=stdin)
    assert (as_json.code, as_json.json["passed"], as_json.json["id"]) == (0, True, None)
    assert bench.run("-m", "app", "verify", stdin=stdin).out == f"pass  {QUOTE} [1]\n"
    refused = bench.run("-m", "app", "verify", stdin=b'{"answer": "Rosalind"}')
    assert refused.code == 2
    assert "passages" in refused.err and "Rosalind" not in refused.err


@pytest.mark.parametrize("command", ["screen", "deidentify"])
def test_one_text_is_answered_for_a_person_or_as_json(bench: Bench, command: str) -> None:
    as_json = bench.run("-m", "app", command, "--json", DANGER)
    assert (as_json.code, as_json.err, as_json.json["id"]) == (0, "", None)
    _check(command, as_json.json, DANGER)
    plain: Done = bench.run("-m", "app", command, DANGER)
    assert plain.code == 0 and "{" not in plain.out and plain.out.strip()


class _Input:
    """Standard input of these bytes."""

    def __init__(self, *lines: bytes) -> None:
        self.buffer = lines


def test_what_nobody_foresaw_is_one_lines_error_without_its_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(asked: Line) -> dict[str, object]:
        if asked.id == 1:
            raise RuntimeError("Rosalind went quiet")
        return {"text": "well"}

    monkeypatch.setattr("sys.stdin", _Input(b'{"id": 1}', b'{"id": 2}'))
    assert answer_lines(Line, breaks) == PARTLY
    broken, well = capsys.readouterr().out.splitlines()
    assert "RuntimeError" in broken and "Rosalind" not in broken
    assert json.loads(well) == {"id": 2, "text": "well"}


def test_no_lines_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Input(b"", b" \n"))
    assert answer_lines(Line, lambda asked: {}) == DONE


def test_the_longest_text_is_as_long_as_it_says() -> None:
    checks.check("a" * checks.LONGEST_TEXT)
