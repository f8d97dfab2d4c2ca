from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from app.errors import UnderstandingError
from app.ports import Vectors
from app.settings import Settings
from app.understanding.danger import DangerReader
from app.understanding.labels import RISKS, ROUTES
from app.understanding.second import SECOND_WEIGHTS, Second, SecondReader, load_second, second_hash
from app.understanding.train_second import train_second
from tests.pipeline.readers import Keyed, heads


class Lettered:
    """An embedder of a text's letters: near is what is spelt alike."""

    fingerprint = "letters"
    dimension = 384

    def embed(self, texts: list[str]) -> Vectors:
        rows = np.zeros((len(texts), 384), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text.lower():
                row[ord(letter) % 384] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, 1), dtype=np.float32)


LOADED = SecondReader(Lettered(), load_second())  # type: ignore[arg-type]
EVEN = {risk: 0.5 if risk == "none" else 0.5 / (len(RISKS) - 1) for risk in RISKS}


def test_words_that_clinicians_use_of_a_danger_speak_for_it() -> None:
    grave = LOADED.part("she told me she wants to kill herself").risks(EVEN)
    calm = LOADED.part("she told me she wants to come on Tuesdays").risks(EVEN)
    assert max(grave, key=lambda risk: grave[risk]) == "client self_harm"
    assert max(calm, key=lambda risk: calm[risk]) == "none"
    for read in (grave, calm):
        assert sum(read.values()) == pytest.approx(1)


def test_a_request_for_clinical_work_is_told_by_its_words() -> None:
    even = {route: 1 / len(ROUTES) for route in ROUTES}
    read = LOADED.part("what dose of sertraline should he be on").routes(even)
    assert max(read, key=lambda route: read[route]) == "medication"


def test_neither_half_overrules_a_reading_that_is_sure() -> None:
    sure = dict.fromkeys(RISKS, 1e-07) | {"client self_harm": 1.0}
    none = np.eye(len(RISKS), dtype=np.float32)[0]
    against = Second(words={"risks": none}, near={"risks": none})
    read = against.risks(sure)
    assert max(read, key=lambda risk: read[risk]) == "client self_harm"


def test_a_danger_is_read_with_what_its_words_say() -> None:
    text = "She told me she wants to kill herself."
    alone = DangerReader(Keyed({}), heads()).read(text)
    beside = DangerReader(Keyed({}), heads(), LOADED).read(text)
    assert beside.whole[0].danger > alone.whole[0].danger


@pytest.mark.parametrize("text", ["", " ", "?", "😀😀", "a" * 5_000])
def test_any_text_has_a_second_reading(text: str) -> None:
    read = LOADED.whole(text).risks(EVEN)
    assert all(np.isfinite(list(read.values())))


def test_training_remembers_every_message_that_was_labelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.understanding import examples
    from app.understanding import train_second as module

    folder = tmp_path / "examples"
    rows = {
        "screening": (
            '{"text": "he will end it", "risks": [{"who": "client", "what": "self_harm", '
            '"words": "end it", "how": "plain"}], "route": "question", "kind": ""}\n'
            '{"text": "he was late", "risks": [], "route": "question", "kind": ""}\n'
            '{"text": "what dose", "risks": [], "route": "clinical_request", '
            '"kind": "medication"}\n'
        ),
        "asked": "",
        "noticing": "",
    }
    for kind, text in rows.items():
        (folder / kind).mkdir(parents=True)
        (folder / kind / "a.jsonl").write_text(text, "utf-8")
    monkeypatch.setattr(examples, "FOLDER", folder)
    monkeypatch.setattr(module, "AXES", 3)
    path = tmp_path / "second.npz"
    report = train_second(Lettered(), tmp_path, path)  # type: ignore[arg-type]
    assert (report.messages, report.remembered) == (3, 3)
    reader = SecondReader(Lettered(), load_second(path))  # type: ignore[arg-type]
    read = reader.whole("he will end it").risks(EVEN)
    assert max(read, key=lambda risk: read[risk]) == "client self_harm"


def test_the_committed_weights_are_of_the_examples_as_they_are() -> None:
    assert str(load_second()["examples"]) == second_hash(Settings().corpus)


@pytest.mark.parametrize("damage", ["gone", "cut", "swapped"])
def test_weights_that_cannot_be_used_are_named_in_one_line(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "second.npz"
    if damage == "cut":
        path.write_bytes(SECOND_WEIGHTS.read_bytes()[:2_000])
    if damage == "swapped":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("words.rarity.npy", b"nothing")
    with pytest.raises(UnderstandingError, match=r"second\.npz.*app train") as caught:
        load_second(path)
    assert "\n" not in str(caught.value)
