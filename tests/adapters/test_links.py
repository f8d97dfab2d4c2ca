from __future__ import annotations

from pathlib import Path

from app.adapters.generations import Generations
from app.adapters.plan import ThemeText, links_hash
from app.adapters.writer import LocalWriter
from app.ports import PassageIndex
from tests.adapters.fakes import THEMES, HashedWords, article, library, nothing_to_say
from tests.adapters.test_local_store import open_library


def made(store: Path, *, tagged: bool = True) -> PassageIndex:
    articles = [
        *library(10),
        article("s.md", "A silent client may be thinking.", ("silence",) if tagged else ()),
        article("l.md", "A late client tells you something."),
    ]
    references = article("r.md", "Silence can be work and thinking.", ("silence",)).passages
    writer = LocalWriter(Generations(store), HashedWords(), THEMES)
    writer.write(articles, (), references, nothing_to_say)
    return open_library(store).current()


def strongest(index: PassageIndex, theme: str) -> str:
    passages = index.theme_links(theme).passages
    return index.passages([max(passages, key=passages.__getitem__)])[0].text


def test_a_theme_leads_to_the_passage_that_an_editor_tied_to_it(tmp_path: Path) -> None:
    assert strongest(made(tmp_path), "silence").startswith("A silent client")


def test_a_theme_leads_to_the_nearest_passage_where_nobody_tied_one(tmp_path: Path) -> None:
    index = made(tmp_path, tagged=False)
    assert strongest(index, "silence").startswith("A silent client")
    assert strongest(index, "lateness").startswith("A late client")


def test_sentences_of_the_strongest_passages_are_linked(tmp_path: Path) -> None:
    links = made(tmp_path).theme_links("lateness")
    assert max(links.sentences.values()) == 1.0
    assert all(key.split(".")[0] in links.passages for key in links.sentences)


def test_links_are_made_anew_when_a_theme_or_a_reference_changes() -> None:
    reference = article("r.md", "Silence can be work.", ("silence",)).passages
    before = links_hash(THEMES, reference)
    other = ThemeText(id="silence", says=("Something else.",))
    asked = reference[0].model_copy(update={"questions": ("Why?",)})
    assert links_hash(THEMES, reference) == before
    assert links_hash((other, THEMES[1]), reference) != before
    assert links_hash(THEMES, (asked,)) != before
    assert links_hash(THEMES, ()) != before
