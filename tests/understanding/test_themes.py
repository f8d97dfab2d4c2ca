from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from app.errors import UnderstandingError
from app.lines import Lines, load_lines
from app.understanding import themes as module
from app.understanding.themes import FOLDER, Theme, load_themes

FEWEST_THEMES = 45


def _shown(theme: Theme) -> tuple[str, ...]:
    """The lines that an answer may use as they are."""
    return (*theme.openings, *theme.asked, *theme.sit_with, *theme.supervision)


def _lines() -> tuple[str, ...]:
    lines = load_lines()
    flat: list[str] = []
    for field in Lines.model_fields:
        value = getattr(lines, field)
        if field in ("courtesies", "about"):
            groups = [one.says for one in value]
        else:
            groups = [value] if isinstance(value, tuple) else list(value.model_dump().values())
        flat += [line for group in groups for line in group]
    return tuple(flat)


def test_the_catalogue_is_complete() -> None:
    themes = load_themes()
    assert len(themes) >= FEWEST_THEMES
    assert [theme.id for theme in themes] == sorted(path.stem for path in FOLDER.iterdir())


@pytest.mark.parametrize("theme", load_themes(), ids=lambda theme: theme.id)
def test_a_theme_says_what_it_is_and_has_lines_for_every_part_of_an_answer(theme: Theme) -> None:
    assert theme.name and theme.description
    assert len(theme.says) >= 5
    assert len(theme.openings) >= 3
    assert len(theme.asked) >= 2
    assert len(theme.sit_with) >= 2
    assert len(theme.supervision) >= 2
    for line in (*theme.says, *_shown(theme)):
        assert line == line.strip() and line[0].isupper()
        assert line[-1] in ".?:'’”", line
    assert all(line.endswith("?") for line in theme.sit_with)


def test_no_vetted_line_shouts() -> None:
    lines = [line for theme in load_themes() for line in (*theme.says, *_shown(theme))]
    assert [line for line in (*lines, *_lines()) if "!" in line] == []


def test_no_line_that_is_shown_belongs_to_two_themes() -> None:
    lines = Counter(line for theme in load_themes() for line in _shown(theme))
    assert [line for line, count in lines.items() if count > 1] == []


def test_the_lines_of_no_theme_are_there_for_every_part_of_an_answer() -> None:
    lines = load_lines()
    assert len(lines.openings) >= 3
    assert all(line.strip() == line != "" for line in _lines())
    assert all(line.endswith("?") for line in lines.sit_with)
    assert all(line.endswith(":") for line in lines.leads.practise)


@pytest.mark.parametrize("text", ["name = ", 'name = "A"\n', 'name = "A"\nnames = "B"\n'])
def test_a_theme_file_that_is_wrong_is_named(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    load_themes.cache_clear()
    try:
        with pytest.raises(UnderstandingError, match=r"broken\.toml"):
            load_themes()
    finally:
        load_themes.cache_clear()
