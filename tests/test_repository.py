"""What is true of every file that the repository tracks."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from app.settings import ROOT

LARGEST_BYTES = 2_000_000
RUN = 8
"""Words in a row that must not be in common with a published article."""

REGISTRIES = re.compile(
    rb"(?:files\.pythonhosted|pypi\.(?:org|python)|test\.pypi|conda\.anaconda|registry\.npmjs"
    rb"|registry\.yarnpkg|proxy\.golang|index\.crates|static\.crates|artifactory|nexus\.)"
    rb"|--(?:extra-)?index-url|--find-links|--trusted-host",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z0-9']+")


def _tracked() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout, so there is no list of tracked files")
    paths = [ROOT / name for name in listed.decode().split("\0") if name]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def _runs(text: str) -> set[str]:
    words = _WORD.findall(text.lower().replace("’", "'"))
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def test_no_tracked_file_takes_a_run_of_words_from_a_published_article(
    published_articles: list[Path],
) -> None:
    published: set[str] = set()
    for path in published_articles:
        published |= _runs(path.read_text(encoding="utf-8"))
    assert published
    looked_at = 0
    taken: list[str] = []
    for path in _tracked():
        if path.stat().st_size < LARGEST_BYTES:
            looked_at += 1
            text = path.read_bytes().decode("utf-8", errors="ignore")
            if not published.isdisjoint(_runs(text)):
                taken.append(str(path.relative_to(ROOT)))
    assert looked_at > 100
    assert taken == []


def test_no_tracked_text_names_a_package_registry() -> None:
    own = Path(__file__).resolve()
    paths = [path for path in _tracked() if path.resolve() != own]
    named = [str(path.relative_to(ROOT)) for path in paths if REGISTRIES.search(path.read_bytes())]
    assert len(paths) > 100
    assert named == []
