"""``python -m ingest`` as it is called: what it prints, how it ends, and what it loads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.adapters.generations import Generations
from ingest.__main__ import main
from tests.adapters.conftest import free_port
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def small_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of one article: the command's own would be embedded in each of these tests."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.md").write_text("# Rest\n\nRest is part of the work. It needs no excuse.\n")
    monkeypatch.setenv("DEBRIEF_CORPUS", str(corpus))
    monkeypatch.setenv("DEBRIEF_STORE", str(tmp_path / "store"))
    for name in ("DEBRIEF_EMBEDDER", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return corpus


def called(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return code, said.out, said.err


def test_a_run_without_paths_ingests_the_corpus_and_ends_with_0(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = called(capsys)
    assert (code, err) == (0, "")
    assert "Articles" in out and "1 (a.md)" in out
    assert Generations(tmp_path / "store").current()


def test_the_report_in_json_has_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = called(capsys, "--json")
    report = json.loads(out)
    assert (code, err) == (0, "")
    assert set(report) == {
        "articles", "passages", "added", "changed", "unchanged", "removed", "embedded", "refused",
        "seconds",
    }  # fmt: skip
    assert (report["articles"], report["added"], report["embedded"]) == (1, ["a.md"], 3)
    _, out, _ = called(capsys, "--json")
    assert json.loads(out)["embedded"] == 0


def test_a_refusal_is_one_line_and_ends_with_1(
    capsys: pytest.CaptureFixture[str], small_corpus: Path
) -> None:
    (small_corpus / "[red]b:smile:.md").write_bytes(b"")
    code, out, err = called(capsys, "--json")
    assert code == 1
    assert err.strip().endswith("[red]b:smile:.md: the file is empty; fill it or take it away.")
    assert err.count("\n") == 1
    (refused,) = json.loads(out)["refused"]
    assert set(refused) == {"path", "reason"} and refused["path"].endswith("[red]b:smile:.md")


def test_a_missing_path_ends_with_1_and_the_rest_is_done(
    capsys: pytest.CaptureFixture[str], small_corpus: Path
) -> None:
    code, out, err = called(capsys, "--json", str(small_corpus), str(small_corpus / "typo"))
    assert code == 1 and "it does not exist; check the path" in err
    assert json.loads(out)["added"] == ["a.md"]


@pytest.mark.parametrize("arguments", [["--no-such-option"], ["--store"]])
def test_wrong_usage_ends_with_2(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_store_that_cannot_be_written_ends_with_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    code, out, err = called(capsys, "--store", str(tmp_path / "file"))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert str(tmp_path / "file") in err and "--store" in err


def test_a_server_that_is_not_there_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    code, _, err = called(capsys, "--store", url)
    assert code == 2 and url in err and "chroma run" in err and err.count("\n") == 1


def test_a_missing_key_ends_with_2_and_names_the_variable(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBRIEF_EMBEDDER", "openai")
    code, _, err = called(capsys)
    assert code == 2 and "OPENAI_API_KEY" in err


def test_a_second_ingest_at_the_same_time_is_told_to_wait(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    holder = (
        "import sys, time; from pathlib import Path\n"
        "from app.adapters.generations import Generations\n"
        "with Generations(Path(sys.argv[1])).writing():\n"
        "    print('held', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path / "store")], cwd=ROOT, stdout=subprocess.PIPE
    ) as other:
        try:
            assert other.stdout is not None and other.stdout.readline()
            code, _, err = called(capsys)
        finally:
            other.kill()
    assert code == 2 and "Another ingest is writing" in err and err.count("\n") == 1
    # The lock of a killed process is nobody's.
    assert called(capsys)[0] == 0


def loaded_by(*arguments: str) -> set[str]:
    code = (
        "import sys; from ingest.__main__ import main; code = main(sys.argv[1:]); "
        "print(' '.join(sorted(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stderr.split())


def test_a_run_over_an_unchanged_library_loads_no_database_and_no_model(
    capsys: pytest.CaptureFixture[str], small_corpus: Path
) -> None:
    (small_corpus / "b.txt").write_text("A title\n\nThe text of it is here.\n")
    called(capsys)
    modules = loaded_by("--json")
    heavy = {
        "chromadb",
        "onnxruntime",
        "onnx",
        "tokenizers",
        "bm25s",
        "scipy",
        "openai",
        "langchain",
    }
    assert not modules & heavy
    assert not modules & {"trafilatura", "pypdf", "docx", "lxml", "streamlit", "pandas"}
