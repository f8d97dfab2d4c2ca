"""What left while a case ran is kept with that case, and nothing else is."""

from __future__ import annotations

import logging
import subprocess
import threading
from pathlib import Path

from app.deadline import Deadline
from app.ports.chat import ChatMessage, ChatRequest
from evals.recorded import RecordedChat
from evals.watch import Watch
from tests.service.chat_fakes import FakeChat


def test_log_lines_files_and_programs_of_a_case_are_kept(tmp_path: Path) -> None:
    watch = Watch()
    with watch.watching(), watch.case() as left:
        logging.getLogger("debrief").warning("a line about %s", "Priya")
        (tmp_path / "note.txt").write_text("her name is Marguerite")
        subprocess.run(["/bin/true", "Okafor"], check=True)
    together = "\n".join(left)
    for word in ("a line about Priya", "note.txt", "her name is Marguerite", "Okafor"):
        assert word in together


def test_what_comes_before_and_after_a_case_is_not_its_own(tmp_path: Path) -> None:
    watch = Watch()
    log = logging.getLogger("debrief")
    with watch.watching():
        log.warning("before")
        with watch.case() as left:
            pass
        log.warning("after")
    assert left == []


def test_two_cases_at_once_keep_their_own(tmp_path: Path) -> None:
    watch = Watch()
    kept: dict[str, list[str]] = {}
    both = threading.Barrier(2)

    def run(name: str) -> None:
        with watch.case() as left:
            both.wait(5)
            logging.getLogger("debrief").warning("said %s", name)
            both.wait(5)
        kept[name] = left

    with watch.watching():
        threads = [threading.Thread(target=run, args=(name,)) for name in ("one", "two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert kept == {"one": ["debrief: said one"], "two": ["debrief: said two"]}


def test_a_thread_of_the_service_that_belongs_to_no_case_counts_against_every_open_one() -> None:
    watch = Watch()
    with watch.watching(), watch.case() as left:
        stray = threading.Thread(target=logging.getLogger("debrief").warning, args=("stray",))
        stray.start()
        stray.join()
    assert left == ["debrief: stray"]


def test_what_another_language_writes_into_a_store_is_read(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    watch = Watch([store])
    with watch.watching(), watch.case() as left:
        command = f"printf 'Whitcombe\\000\\001' > {store}/index.bin"
        subprocess.run(["/bin/sh", "-c", command], check=True)
    assert "Whitcombe" in left


def test_where_the_evals_write_themselves_is_passed_over(tmp_path: Path) -> None:
    watch = Watch(own=tmp_path)
    with watch.watching(), watch.case() as left:
        (tmp_path / "log.eval").write_text("Priya")
    assert left == []


def test_what_a_chat_model_is_asked_has_left_and_its_answer_comes_as_it_is() -> None:
    watch = Watch()
    chat = RecordedChat(FakeChat("A line.", short=lambda request: "Short."))
    words = (ChatMessage(role="user", text="Priya went quiet"),)
    request = ChatRequest(messages=words, mode="text", max_tokens=10)
    with watch.watching(), watch.case() as left:
        streamed = "".join(one for one in chat.stream(request, Deadline(9)) if isinstance(one, str))
        assert chat.complete(request, Deadline(9)).text == "Short."
    assert streamed == "A line."
    assert left == ["user: Priya went quiet", "user: Priya went quiet"]
