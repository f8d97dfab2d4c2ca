from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

from app.models import Route
from tests.cli.commands import HERE, Bench, Done, jsonl

ANSWER = {
    "id", "kind", "route", "risks", "readable", "text", "sentences", "citations", "follow_ups",
    "composer", "model", "timings_ms", "tokens",
}  # fmt: skip
CITATION = {
    "marker", "passage_id", "article_id", "source", "heading", "quote", "start", "end",
}  # fmt: skip
HIT = {"passage_id", "article_id", "source", "heading", "text", "score"}
REPORT = {
    "articles", "passages", "added", "changed", "unchanged", "removed", "embedded", "refused",
    "seconds",
}  # fmt: skip
ASKED = "I can't stop replaying the session I had today, it went so badly"


def _articles(bench: Bench) -> dict[str, str]:
    """Text of each article as it was cleaned, by its source."""
    return {
        path.name: " ".join(path.read_text(encoding="utf-8").partition("\n---\n")[2].split())
        for path in (HERE / "articles").iterdir()
    }


def _check_answer(answer: dict[str, Any]) -> None:
    assert set(answer) == ANSWER
    assert answer["route"] in get_args(Route)
    assert all(set(risk) == {"who", "what", "words"} for risk in answer["risks"])
    assert answer["readable"] in (True, False)
    assert answer["model"] is None
    assert answer["composer"] == "extractive"
    assert answer["text"].strip()
    assert all(isinstance(question, str) for question in answer["follow_ups"])
    assert set(answer["tokens"]) == {"in", "out"}
    assert answer["timings_ms"] and all(ms >= 0 for ms in answer["timings_ms"].values())
    markers = [citation["marker"] for citation in answer["citations"]]
    assert markers == list(range(1, len(markers) + 1))
    for sentence in answer["sentences"]:
        assert set(sentence) == {"text", "basis", "citations"}
        assert sentence["basis"] in ("quoted", "supported", "general")
        assert set(sentence["citations"]) <= set(markers)
        assert bool(sentence["citations"]) == (sentence["basis"] != "general")
    for citation in answer["citations"]:
        assert set(citation) == CITATION
        assert citation["end"] - citation["start"] == len(citation["quote"])
    assert [int(n) for n in re.findall(r"\[(\d+)\](?! was written)", answer["text"])] == [
        marker for sentence in answer["sentences"] for marker in sentence["citations"]
    ]


def test_ingest_reports_what_it_did(ingested: tuple[Path, Done]) -> None:
    report = ingested[1].json
    assert set(report) == REPORT
    assert report["articles"] == 2
    assert report["added"] == ["hard-session.md", "silence.md"]
    assert (report["changed"], report["unchanged"], report["removed"]) == ([], [], [])
    assert report["refused"] == []
    assert report["passages"] >= 4
    assert report["embedded"] > report["passages"]
    assert isinstance(report["seconds"], float)


def test_a_second_ingest_finds_nothing_to_do_and_names_what_it_refused(
    bench: Bench, store: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    done = bench.run("-m", "ingest", HERE / "articles", empty, "--store", store, "--json")
    assert done.code == 1
    assert set(done.json) == REPORT
    assert done.json["embedded"] == 0
    assert done.json["unchanged"] == ["hard-session.md", "silence.md"]
    (refusal,) = done.json["refused"]
    assert set(refusal) == {"path", "reason"}
    assert refusal["path"].endswith("empty.txt") and refusal["reason"]


def test_search_prints_hits(bench: Bench, store: Path) -> None:
    done = bench.run("-m", "app", "search", ASKED, "--store", store, "-k", "2", "--json")
    assert done.code == 0, done.err
    assert set(done.json) == {"id", "hits"}
    assert done.json["id"] is None
    assert len(done.json["hits"]) == 2
    for hit in done.json["hits"]:
        assert set(hit) == HIT
        assert " ".join(hit["text"].split()) in _articles(bench)[hit["source"]]
        assert isinstance(hit["heading"], str) and isinstance(hit["score"], float)
    scores = [hit["score"] for hit in done.json["hits"]]
    assert scores == sorted(scores, reverse=True)


def test_ask_prints_an_answer_whose_quotes_stand_in_the_articles(bench: Bench, store: Path) -> None:
    done = bench.run("-m", "app", "ask", ASKED, "--store", store, "--json")
    assert done.code == 0, done.err
    _check_answer(done.json)
    assert (done.json["id"], done.json["kind"]) == (None, "answered")
    assert len(done.json["citations"]) >= 2
    for citation in done.json["citations"]:
        assert citation["quote"] in _articles(bench)[citation["source"]]


def test_ask_without_json_prints_the_answer_for_a_person(bench: Bench, store: Path) -> None:
    done = bench.run("-m", "app", "ask", ASKED, "--store", store)
    assert done.code == 0, done.err
    assert "“" in done.out and "[1]" in done.out
    assert "{" not in done.out


def test_what_the_library_does_not_answer_is_said_and_is_no_failure(
    bench: Bench, store: Path
) -> None:
    asked = ("who won the football last night", "best pasta recipe")
    rows = [{"id": text, "question": text} for text in asked]
    done = bench.run("-m", "app", "ask", "--jsonl", "--store", store, stdin=jsonl(rows))
    assert (done.code, done.err) == (0, "")
    assert [answer["id"] for answer in done.lines] == list(asked)
    for answer in done.lines:
        _check_answer(answer)
        assert answer["kind"] in ("abstained", "redirected")
        assert answer["citations"] == []


def test_ask_says_who_may_be_in_danger_and_answers_below(bench: Bench, store: Path) -> None:
    said = "My client told me today that she wants to kill herself tonight."
    asked = f"{said} I froze. What do I do after a session like this?"
    done = bench.run("-m", "app", "ask", asked, "--store", store, "--json")
    assert done.code == 0, done.err
    _check_answer(done.json)
    risks = [(risk["who"], risk["what"]) for risk in done.json["risks"]]
    assert risks[0] == ("client", "self_harm")
    assert all(risk["words"] in asked for risk in done.json["risks"])
    assert "999" in done.json["text"] and "not confirmed by an operator" in done.json["text"]


def test_a_library_of_raw_text_answers_too(bench: Bench, raw_store: Path) -> None:
    question = "my client keeps coming late to our session, what do I do about lateness?"
    done = bench.run("-m", "app", "ask", question, "--store", raw_store, "--json")
    assert done.code == 0, done.err
    _check_answer(done.json)
    assert done.json["kind"] == "answered"
    text = (HERE / "raw" / "late-clients.txt").read_text(encoding="utf-8")
    joined = " ".join(text.split())
    for citation in done.json["citations"]:
        assert citation["source"] == "late-clients.txt"
        assert citation["quote"] in joined
        assert "\n" not in citation["quote"] and "ubscribe" not in citation["quote"]


def test_doctor_says_what_is_ready_and_what_would_leave(bench: Bench, store: Path) -> None:
    done = bench.run("-m", "app", "doctor", "--store", store, "--json")
    assert done.code == 0, done.out
    assert set(done.json) == {"ready", "checks", "leaves"}
    assert (done.json["ready"], done.json["leaves"]) == (True, [])
    for check in done.json["checks"]:
        assert set(check) == {"name", "state", "detail", "next_step"}
        assert check["state"] in ("ready", "warning")
    assert [check["name"] for check in done.json["checks"]][-1] == "library"
