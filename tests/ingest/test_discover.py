from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.discover import LARGEST_BYTES, Discovery, discover


def tree(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"Text of {name}.")


def sources(found: Discovery) -> list[str]:
    return [file.source for file in found.files]


def only_reason(found: Discovery) -> str:
    (refusal,) = found.refused
    assert "\n" not in refusal.reason
    return refusal.reason


def test_files_are_found_in_order_of_name_and_hidden_ones_are_not(tmp_path: Path) -> None:
    tree(tmp_path, "b.md", "a.txt", "sub/c.HTML", "sub/deep/d.pdf", ".git/x.md", ".e.md")
    assert sources(discover([tmp_path])) == ["a.txt", "b.md", "sub/c.HTML", "sub/deep/d.pdf"]


def test_a_single_file_is_named_by_itself(tmp_path: Path) -> None:
    tree(tmp_path, "sub/a.md")
    assert sources(discover([tmp_path / "sub" / "a.md"])) == ["a.md"]


def test_one_name_in_two_roots_gets_the_folders_name_before_it(tmp_path: Path) -> None:
    tree(tmp_path, "first/a.md", "second/a.md", "third/second/a.md")
    found = discover([tmp_path / "first", tmp_path / "second", tmp_path / "third" / "second"])
    assert sources(found) == ["a.md", "second/a.md", "third/second/a.md"]


def test_the_same_file_twice_is_one(tmp_path: Path) -> None:
    tree(tmp_path, "a.md")
    (tmp_path / "again.md").symlink_to(tmp_path / "a.md")
    found = discover([tmp_path, tmp_path / "a.md", tmp_path])
    assert (sources(found), found.refused, found.complete) == (["a.md"], (), True)


def test_a_linked_folder_is_followed_and_a_loop_is_not(tmp_path: Path) -> None:
    tree(tmp_path, "library/a.md", "elsewhere/b.md")
    (tmp_path / "library" / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "library" / "loop").symlink_to(tmp_path / "library")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "library")
    found = discover([tmp_path / "library"])
    assert sources(found) == ["a.md", "linked/b.md"]
    assert [Path(refusal.path).name for refusal in found.refused] == ["back", "loop"]
    assert all("loop" in r.reason or "link back" in r.reason for r in found.refused)


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    tree(tmp_path, "a.md")
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    found = discover([tmp_path])
    assert sources(found) == ["a.md"] and "self.md" in found.unseen
    only_reason(found)


def test_a_link_to_what_is_gone_is_refused_and_what_was_under_it_is_unseen(
    tmp_path: Path,
) -> None:
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    tree(tmp_path, "a.md")
    found = discover([tmp_path])
    assert "does not exist" in only_reason(found)
    assert found.unseen == ("gone",) and found.complete


def test_a_missing_path_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    tree(tmp_path, "there/a.md")
    found = discover([tmp_path / "not-there", tmp_path / "there"])
    assert sources(found) == ["a.md"] and not found.complete
    assert only_reason(found) == "it does not exist; check the path"
    assert found.refused[0].path.endswith("not-there")


def test_a_folder_with_nothing_in_it_says_what_could_be(tmp_path: Path) -> None:
    found = discover([tmp_path])
    assert not found.complete and ".docx" in only_reason(found)


@pytest.mark.parametrize("name", ["a.doc", "a.png", "LICENSE", "a.md.bak"])
def test_another_format_is_refused_with_the_ones_that_are_read(tmp_path: Path, name: str) -> None:
    tree(tmp_path, name)
    assert ".pdf" in only_reason(discover([tmp_path]))


def test_a_file_of_200_megabytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(200_000_000)
    found = discover([tmp_path])
    assert "200 MB, the most is 50 MB" in only_reason(found) and found.unseen == ("a.txt",)
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(LARGEST_BYTES)
    assert sources(discover([tmp_path])) == ["a.txt"]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert "not a file" in only_reason(discover([tmp_path]))


def test_a_name_that_is_no_text_is_shown_all_the_same(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("Text.")
    (tmp_path / "two\nlines.md").write_text("Text.")
    assert sources(discover([tmp_path])) == ["caf\ufffd.md", "two\ufffdlines.md"]


def test_an_unfit_file_keeps_its_name_from_another_root(tmp_path: Path) -> None:
    tree(tmp_path, "second/a.md")
    (tmp_path / "first").mkdir()
    with (tmp_path / "first" / "a.md").open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)
    assert sources(discover([tmp_path / "first", tmp_path / "second"])) == ["second/a.md"]
