"""A conversation full of identifiers, and everything that leaves the process while it goes on."""

from __future__ import annotations

import json
import logging
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.answering import Shown
from app.errors import DebriefError, StoreMissing
from app.models import Timed
from app.settings import ROOT, Settings, load_settings
from app.ui.export import answer_text, conversation_markdown
from app.ui.session import Conversation
from app.wiring.answers import build_service
from app.wiring.library import build_writer
from ingest.run import run
from tests.adapters.chat_server import Answer, ChatServer, failed, said
from tests.adapters.fakes import HashedWords
from tests.adapters.test_openai_embedder import Service

HERE = Path(__file__).parent
CANARIES = [
    "rosalind",
    "featherstone",
    "7946",
    "0958",
    "mailbox-canary",
    "943 476",
    "5919",
    "larkspur",
    "hebden",
    "priyanka",
    "1987",
    "saltmarsh",
]
KEY = "sk-canary-key"

_WRITING = "wax+"
_written: set[str] = set()


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and len(arguments) > 1:
        path, mode = arguments[0], arguments[1]
        if isinstance(path, str) and isinstance(mode, str) and set(mode) & set(_WRITING):
            _written.add(path)


# An audit hook cannot be taken out again, so there is one for the whole run.
sys.addaudithook(_watch)


def _embedded(texts: list[str]) -> tuple[int, bytes]:
    vectors = HashedWords().embed(texts).tolist()
    rows = [{"object": "embedding", "index": n, "embedding": row} for n, row in enumerate(vectors)]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    answer = {"object": "list", "data": rows, "model": "m", "usage": usage}
    return 200, json.dumps(answer).encode()


@pytest.fixture
def remote() -> Iterator[Service]:
    """The embedding service, which keeps every request."""
    with Service(_embedded).running() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, remote: Service, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that send passages and questions to ``remote``, in a home that is watched."""
    for name in ("home", "tmp", "work"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.chdir(tmp_path / "work")
    return load_settings(
        store=str(tmp_path / "store"),
        embedder="openai",
        openai_embedding_model="m",
        openai_embedding_dimension=HashedWords.dimension,
        # A busy machine may take long; nothing here is about time.
        openai_timeout_seconds=60.0,
        OPENAI_API_KEY=KEY,
        OPENAI_BASE_URL=remote.url,
    )


def _messages() -> list[str]:
    lines = (HERE / "conversation.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def _canaries(text: str) -> list[str]:
    folded = text.casefold()
    return [canary for canary in CANARIES if canary in folded]


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes().decode("utf-8", "replace")


def test_each_canary_is_planted() -> None:
    assert _canaries(" ".join(_messages())) == CANARIES


def test_no_identifier_of_a_conversation_is_sent_logged_written_or_exported(
    settings: Settings, remote: Service, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    articles = ROOT / "tests" / "cli" / "articles"
    run([articles], build_writer(settings), settings.corpus, lambda *_: None)
    made = build_service(settings)
    before = len(remote.received)
    _written.clear()
    talk = Conversation()
    for text in _messages():
        talk.ask(text)
        exchange = talk.exchanges[-1]
        message = talk.message(exchange)
        exchange.first = made.first(message)
        exchange.masked = made.mask(message).masked
        for event in made.stream(message):
            if isinstance(event, Shown):
                exchange.sentences.append(event.sentence)
                exchange.citations.extend(event.citations)
            elif isinstance(event, Timed):
                exchange.reply, exchange.masked = event.reply, event.masked
                talk.masking = event.masking
                exchange.phase = "done"
        made.search(text, 3)
    # What breaks on the way says nothing either.
    remote.queue = [(500, b'{"error": {"message": "broken"}}')] * 20
    with pytest.raises(DebriefError) as caught:
        made.search(_messages()[0], 3)

    requests = [json.dumps(body, ensure_ascii=False) for body in remote.received[before:]]
    assert len(requests) > len(_messages()), "the questions were never sent: nothing was tested"
    leaks = {f"request {n}": _canaries(body) for n, body in enumerate(requests)}
    leaks["log"] = _canaries(caplog.text)
    leaks["error"] = _canaries(str(caught.value))
    leaks["export"] = _canaries(conversation_markdown(talk.exchanges))
    leaks["copy"] = _canaries(" ".join(map(answer_text, talk.exchanges)))
    for path, content in _files(tmp_path):
        # Among a million bytes of vectors, four digits in a row mean nothing.
        found = [canary for canary in _canaries(content) if len(canary) > 4]
        leaks[str(path.relative_to(tmp_path))] = found
    for name in _written:
        path = Path(name)
        if path.is_file():
            leaks[name] = _canaries(path.read_bytes().decode("utf-8", "replace"))
    assert {where: found for where, found in leaks.items() if found} == {}
    assert KEY not in caplog.text


def test_no_identifier_of_a_conversation_reaches_a_chat_model(
    settings: Settings, remote: Service, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    articles = ROOT / "tests" / "cli" / "articles"
    run([articles], build_writer(settings), settings.corpus, lambda *_: None)
    with ChatServer(_repeats).running() as server:
        made = build_service(
            settings.model_copy(
                update={
                    "model": "m",
                    "embedder": "minilm",
                    "store": str(tmp_path / "other"),
                    "openai_base_url": server.url,
                    "second_opinion": True,
                    "context_tokens": 6_000,
                }
            )
        )
        here = settings.model_copy(update={"embedder": "minilm", "store": str(tmp_path / "other")})
        run([articles], build_writer(here), settings.corpus, lambda *_: None)
        talk = Conversation()
        for text in [*_messages(), *_messages()]:
            talk.ask(text)
            exchange = talk.exchanges[-1]
            for event in made.stream(talk.message(exchange)):
                if isinstance(event, Shown):
                    exchange.sentences.append(event.sentence)
                elif isinstance(event, Timed):
                    talk.masking, talk.recall = event.masking, event.recall
        # A model that is down has been told nothing more than one that answers.
        server.queue = [failed(500, "broken")] * 20
        for event in made.stream(talk.message(talk.exchanges[-1])):
            assert isinstance(event, Shown | Timed)
        requests = [json.dumps(body, ensure_ascii=False) for body in server.received]
    kinds = {body["messages"][0]["content"][:20] for body in server.received}
    assert len(kinds) >= 3, "the short calls were never made: they were not tested"
    leaks = {f"request {n}": _canaries(body) for n, body in enumerate(requests)}
    leaks["log"] = _canaries(caplog.text)
    for name in _written:
        path = Path(name)
        if path.is_file():
            leaks[name] = _canaries(path.read_bytes().decode("utf-8", "replace"))
    assert {where: found for where, found in leaks.items() if found} == {}
    assert KEY not in caplog.text
    assert all("[" in body for body in requests)


def _repeats(body: dict[str, Any]) -> Answer:
    """Writes back what it was sent, as a model that leaks would."""
    sent = body["messages"][-1]["content"]
    told = sent.partition("<message>")[2].partition("</message>")[0].strip()
    if not body.get("stream"):
        return said(" ".join(told.split()[:30]))
    entries = [
        {"part": "opening", "claims": [], "text": f"You said this: {told[:300]}"},
        {"part": "evidence", "claims": [{"passage": "P1", "quote": told[:80]}], "text": told[:200]},
    ]
    return said(json.dumps({"sentences": entries}), size=40)


def test_on_this_machine_nothing_is_sent_or_written_by_masking_and_screening(
    tmp_path: Path, remote: Service, settings: Settings
) -> None:
    made = build_service(settings.model_copy(update={"embedder": "minilm"}))
    talk = Conversation()
    talk.ask(_messages()[0])
    message = talk.message(talk.exchanges[0])
    made.first(message)
    assert _canaries(made.mask(message).question.text) == []
    with pytest.raises(StoreMissing) as caught:
        made.ask(message)
    assert _canaries(str(caught.value)) == []
    assert remote.received == []
    assert [str(path) for path, text in _files(tmp_path) if _canaries(text)] == []
