"""The articles that ship with Debrief, each against the rules that they are written by."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from app.ports.storing import IndexedArticle
from app.understanding.themes import load_themes
from ingest.formats.markdown import FrontMatter
from ingest.prepare import prepare
from ingest.sentences import sentence_spans
from tests.conftest import ROOT

ARTICLES = sorted((ROOT / "corpus").glob("*.md"))
LONGEST_COMMON_RUN = 7

# A sentence is quoted alone: what it points back to would be missing.
BACKWARD = re.compile(
    r"(this|that|these|those|it|its|they|them|their|he|she|such|both|neither|either|one of them"
    r"|however|instead|also|but|and|or|so|yet|then|thus|hence|therefore|otherwise|still|besides"
    r"|moreover|furthermore|likewise|similarly|conversely|nevertheless|nonetheless|meanwhile"
    r"|for (example|instance|this|that)|because of (this|that)|in (other words|that case|addition"
    r"|contrast|this way|turn|both)|as a result|of course|on the other hand|at (this|that) point"
    r"|by contrast|either way|even (so|then)|after (this|that)|with (this|that)|all of (this|that)"
    r"|again|the (former|latter|same|second|third|other)|another)\b",
    re.IGNORECASE,
)
# "It is common to ..." points forward.
FORWARD = re.compile(
    r"it (is \w+|helps|takes \w+|can be \w+) (to|that|when|if|for)\b", re.IGNORECASE
)


def front_matter(path: Path) -> FrontMatter:
    _, head, _ = path.read_text(encoding="utf-8").split("---\n", 2)
    return FrontMatter.model_validate(yaml.safe_load(head))


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))


@pytest.fixture(scope="module")
def prepared() -> dict[str, IndexedArticle]:
    return {path.name: prepare(path, path.name) for path in ARTICLES}


def test_there_are_articles() -> None:
    assert len(ARTICLES) >= 10


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_every_key_of_the_front_matter_is_known_and_needed_ones_are_there(path: Path) -> None:
    front = front_matter(path)
    assert front.title and front.licence and front.sections
    assert front.retells is not None or front.sources


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_headings_match_their_section_notes_in_order(path: Path) -> None:
    body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
    # A heading over other headings, with no text of its own, needs none.
    headings = re.findall(r"^#{2,6} (.+)\n+(?!#|\n)", body, re.MULTILINE)
    assert [section.heading for section in front_matter(path).sections] == headings
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_each_section_names_known_themes_and_its_own_questions(path: Path) -> None:
    known = {theme.id for theme in load_themes()}
    for section in front_matter(path).sections:
        assert section.themes and set(section.themes) <= known, section.heading
        assert section.questions and all(question.strip() for question in section.questions)
        assert len(set(section.questions)) == len(section.questions), section.heading


def test_every_theme_is_spoken_to_somewhere() -> None:
    tied = {theme for path in ARTICLES for s in front_matter(path).sections for theme in s.themes}
    assert {theme.id for theme in load_themes()} - tied == set()


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_every_section_becomes_passages_with_its_themes(
    path: Path, prepared: dict[str, IndexedArticle]
) -> None:
    tagged = {passage.heading[-1] for passage in prepared[path.name].passages if passage.themes}
    assert tagged == {section.heading for section in front_matter(path).sections}


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_nothing_is_lost_in_reading(path: Path, prepared: dict[str, IndexedArticle]) -> None:
    body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
    plain = re.sub(r"[*_#>`]|^\s*(-|\d+\.)\s+", "", body, flags=re.MULTILINE)
    article = prepared[path.name].article
    written = words(plain)
    if written[: len(words(article.title))] == words(article.title):
        written = written[len(words(article.title)) :]
    numbered = re.sub(r"^(\d+\. |• )", "", article.text, flags=re.MULTILINE)
    assert words(numbered) == written


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_sentence_can_be_quoted_alone(path: Path, prepared: dict[str, IndexedArticle]) -> None:
    article = prepared[path.name].article
    pointing = [
        article.text[start:end]
        for block in article.blocks
        if block.kind != "heading"
        for start, end in sentence_spans(article.text[block.start : block.end], block.start)
        if BACKWARD.match(article.text, start) and not FORWARD.match(article.text, start)
    ]
    assert pointing == []


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_no_article_shouts(path: Path) -> None:
    assert "!" not in path.read_text(encoding="utf-8")


def test_the_article_for_clients_is_marked_and_no_other() -> None:
    audiences = {path.stem: front_matter(path).audience for path in ARTICLES}
    assert {name for name, audience in audiences.items() if audience == "client"} == {
        "getting-the-most-from-therapy"
    }


def test_titles_are_unlike_one_another() -> None:
    titles = [front_matter(path).title for path in ARTICLES]
    assert len(set(titles)) == len(titles)


def test_no_run_of_eight_words_is_anothers(published_articles: list[Path]) -> None:
    length = LONGEST_COMMON_RUN + 1
    theirs: set[tuple[str, ...]] = set()
    for path in published_articles:
        said = words(path.read_text(encoding="utf-8"))
        theirs.update(tuple(said[n : n + length]) for n in range(len(said) - length + 1))
    for path in ARTICLES:
        ours = words(path.read_text(encoding="utf-8"))
        runs = [tuple(ours[n : n + length]) for n in range(len(ours) - length + 1)]
        assert [" ".join(run) for run in runs if run in theirs] == [], path.name
