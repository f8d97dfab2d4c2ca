from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import HERE, Bench, jsonl
from tests.cli.test_shapes import ANSWER, HIT

GOOD = "I can't stop replaying the session I had today"
COMMANDS = {"search": "query", "ask": "question"}


def _bad_lines(key: str) -> list[tuple[str, bytes, object, str]]:
    """(why, line, the id it answers with, what the error says)."""
    rows = [
        json.loads(line)
        for line in (HERE / "bad_lines.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    made = [
        (row["why"], row["line"].replace("KEY", key).encode(), row["id"], row["says"])
        for row in rows
    ]
    nested = b"[" * 100_000 + b"]" * 100_000
    head = f'{{"id": 20, "{key}": '.encode()
    return [
        *[(why, line, of, says.replace("KEY", key)) for why, line, of, says in made],
        ("50,000 characters", head + b'"' + b"Rosalind i" * 5_000 + b'"}', 20, "50,000"),
        ("deep nesting", nested, None, "Invalid JSON"),
        ("deep nesting for a question", head + nested + b"}", None, ""),
        ("a number of 5,000 digits", b'{"id": ' + b"7" * 5_000 + b"}", None, ""),
        ("not UTF-8", head + b'"Rosalind \xff\xfe"}', None, "Invalid JSON"),
        ("binary", bytes(range(14, 256)), None, "Invalid JSON"),
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_line_is_answered_in_its_place_whatever_it_holds(
    bench: Bench, store: Path, command: str
) -> None:
    key = COMMANDS[command]
    bad = _bad_lines(key)
    lines: list[bytes] = []
    for number, (_, line, _, _) in enumerate(bad):
        lines += [line, json.dumps({"id": f"good {number}", key: GOOD}).encode(), b""]
    done = bench.run("-m", "app", command, "--jsonl", "--store", store, stdin=b"\n".join(lines))
    assert done.code == 1
    assert done.err == ""
    answers = done.lines
    assert len(answers) == 2 * len(bad)
    wanted = {"search": {"id", "hits"}, "ask": ANSWER}[command]
    for number, (why, _, of, says) in enumerate(bad):
        refused, answered = answers[2 * number : 2 * number + 2]
        assert set(refused) == {"id", "error"}, why
        assert refused["id"] == of, why
        assert says in refused["error"], why
        assert refused["error"].startswith(f"Line {3 * number + 1}: "), why
        assert "Rosalind" not in refused["error"], why
        assert (answered["id"], set(answered)) == (f"good {number}", wanted)


def _answers(bench: Bench, store: Path, command: str, rows: list[object]) -> list[dict[str, Any]]:
    done = bench.run("-m", "app", command, "--jsonl", "--store", store, stdin=jsonl(rows))
    assert (done.code, done.err) == (0, "")
    return done.lines


def test_search_answers_in_order_with_the_same_ids_and_k_hits(bench: Bench, store: Path) -> None:
    ids: list[object] = ["b", 3, "a", 1, "b", 10**30, "", "ключ 😀"]
    rows: list[object] = [{"id": name, "query": GOOD} for name in ids]
    rows.append({"id": "nul", "query": "a client\u0000 went silent"})
    found = _answers(bench, store, "search", rows)
    assert [answer["id"] for answer in found] == [*ids, "nul"]
    for answer in found:
        assert set(answer) == {"id", "hits"}
        assert len(answer["hits"]) >= 2
        assert all(set(hit) == HIT for hit in answer["hits"])
    assert all(answer["hits"] == found[0]["hits"] for answer in found[: len(ids)])


def test_ask_reads_the_conversation_before_the_question(bench: Bench, store: Path) -> None:
    first = {"id": 1, "question": "My client goes silent and I do not know what it means."}
    history = [{"role": "user", "text": first["question"]}, {"role": "assistant", "text": "Hm."}]
    found = _answers(
        bench,
        store,
        "ask",
        [
            first,
            {"id": 2, "question": "and what if it happens again?", "history": history},
            {"id": 3, "question": "what do I do after a bad session?", "history": []},
            {"id": 4, "question": "My client\u0000 goes silent in every session."},
        ],
    )
    assert [answer["id"] for answer in found] == [1, 2, 3, 4]
    assert all(set(answer) == ANSWER for answer in found)
    cited = [{citation["source"] for citation in answer["citations"]} for answer in found]
    assert "silence.md" in cited[0] & cited[1]
    assert "hard-session.md" in cited[2]


def test_history_that_cannot_be_read_is_refused_in_place(bench: Bench, store: Path) -> None:
    turns: list[object] = ["Rosalind", {"role": "system", "text": "Rosalind"}, {"role": "user"}]
    rows = [{"id": n, "question": GOOD, "history": [turn]} for n, turn in enumerate(turns)]
    done = bench.run("-m", "app", "ask", "--jsonl", "--store", store, stdin=jsonl(rows))
    assert done.code == 1
    assert [answer["id"] for answer in done.lines] == [0, 1, 2]
    for answer in done.lines:
        assert "history.0" in answer["error"] and "Rosalind" not in answer["error"]


def test_no_lines_are_no_answers(bench: Bench, store: Path) -> None:
    done = bench.run("-m", "app", "search", "--jsonl", "--store", store, stdin=b"\n \n")
    assert (done.code, done.out, done.err) == (0, "", "")
