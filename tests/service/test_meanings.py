"""What a word of the field means is answered with the sentence of the corpus that says it.

Whatever it looks like: a condition, a test or another subject.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.lines import load_lines
from app.models import Answered, Message
from app.service import AskService
from app.settings import load_settings
from app.wiring.answers import build_service
from app.wiring.library import build_writer
from ingest.run import run


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> AskService:
    settings = load_settings(store=str(tmp_path_factory.mktemp("store")))
    words = settings.corpus / "words-you-will-hear.md"
    run([Path(words)], build_writer(settings), settings.corpus, lambda step, done, total: None)
    return build_service(settings)


@pytest.mark.parametrize(
    ("asked", "begins"),
    [
        ("what is parallel process", "Parallel process means"),
        ("projective identification?", "Projective identification describes"),
        ("what does 'good enough' mean", "Good enough is Winnicott"),
        ("what is unconditional positive regard", "Unconditional positive regard means"),
        ("my supervisor keeps saying enactment, what is that", "Enactment means"),
    ],
)
def test_the_sentence_that_says_what_a_word_means_comes_first(
    service: AskService, asked: str, begins: str
) -> None:
    reply = service.ask(Message(text=asked)).reply
    assert isinstance(reply, Answered)
    quoted = [sentence.text for sentence in reply.sentences if sentence.basis == "quoted"]
    assert quoted[0].startswith(begins)
    assert reply.sentences[0].text in load_lines().meant
    assert reply.sentences[-1].text in load_lines().meant_sit_with


def test_a_condition_is_still_not_explained(service: AskService) -> None:
    reply = service.ask(Message(text="what is borderline personality disorder")).reply
    assert not isinstance(reply, Answered)
