"""Markdown, with the front matter that the library's own articles carry."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import ValidationError

from app.models import Audience, Model
from ingest.formats.decode import one_line, read_text
from ingest.formats.tables import row_text
from ingest.formats.text import looks_like_heading, read_plain, structure
from ingest.formats.unwrap import Line
from ingest.raw import RawBlock, RawDocument, RawKind, Refused, SectionNotes

_FENCE = re.compile(r"\A---[ \t]*\n(?=[ \t]*(?:[A-Za-z_][\w -]*:|#|---|\.\.\.|\n))")
_KEY = re.compile(r"[ \t]*[A-Za-z_][\w -]*:")
_FENCE_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_MARKUP = re.compile(
    r"^(#{1,6} \S|> \S|```|\S.*\n(=+|-{2,})$|\|.*\|$)|\]\(\S|\*\*\S|__\S", re.MULTILINE
)
"""Signs that an author wrote Markdown; numbers and dashes before items are in any text."""


class Source(Model):
    """A work that an idea comes from."""

    author: str
    title: str
    year: int | None = None


class Retold(Model):
    """The published article that this one retells."""

    title: str
    publisher: str | None = None
    url: str | None = None


class FrontMatter(Model):
    """The keys that an article may carry above its text."""

    title: str | None = None
    audience: Audience = "clinician"
    licence: str | None = None
    publisher: str | None = None
    url: str | None = None
    retells: Retold | None = None
    sources: tuple[Source, ...] = ()
    sections: tuple[SectionNotes, ...] = ()


def read(path: Path) -> RawDocument:
    front, body = _split(read_text(path))
    if not body.strip():
        raise Refused("it has no text; check that it is the file you meant")
    if not _MARKUP.search(body):
        plain = read_plain(body)
        blocks, inferred = plain.blocks, plain.inferred
    else:
        blocks, inferred = tuple(parse(body)), False
    if not blocks:
        raise Refused("it has no text; check that it is the file you meant")
    retold = front.retells
    return RawDocument(
        blocks=blocks,
        inferred=inferred,
        title=front.title,
        publisher=front.publisher or (retold.publisher if retold else None),
        url=front.url or (retold.url if retold else None),
        audience=front.audience,
        sections=front.sections,
    )


def parse(body: str) -> list[RawBlock]:
    """Turn Markdown into blocks; emphasis and links become their text, HTML stays text."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return _Reader().read(parser.parse(body))


class _Reader:
    """Walks the tokens of one document."""

    def __init__(self) -> None:
        self._blocks: list[RawBlock] = []
        self._lists: list[RawKind] = []
        self._item: int | None = None
        self._rows: list[list[str]] = []

    def read(self, tokens: list[Token]) -> list[RawBlock]:
        level = 0
        for token in tokens:
            match token.type:
                case "heading_open":
                    level = int(token.tag[1])
                case "heading_close":
                    level = 0
                case "bullet_list_open" | "ordered_list_open":
                    kind: RawKind = "bullet" if token.type.startswith("bullet") else "number"
                    self._lists.append(kind)
                case "bullet_list_close" | "ordered_list_close":
                    self._lists.pop()
                    self._item = None
                case "list_item_open":
                    self._item = len(self._blocks)
                case "tr_open":
                    self._rows.append([])
                case "table_close":
                    self._table()
                case "fence" | "code_block":
                    self._blocks.append(RawBlock(kind="paragraph", text=one_line(token.content)))
                case "inline":
                    self._inline(token, level)
        return [block for block in self._blocks if block.text]

    def _inline(self, token: Token, level: int) -> None:
        text = _plain(token)
        if self._rows:
            self._rows[-1].append(one_line(text))
        elif level:
            self._blocks.append(RawBlock(kind="heading", text=one_line(text), level=level))
        elif self._lists and self._item is not None:
            if self._item < len(self._blocks):
                # A second paragraph of one item belongs to it.
                whole = f"{self._blocks[-1].text} {one_line(text)}"
                self._blocks[-1] = self._blocks[-1].model_copy(update={"text": whole})
            else:
                self._blocks.append(RawBlock(kind=self._lists[-1], text=one_line(text)))
        elif _is_bold(token) and looks_like_heading(one_line(text)):
            self._blocks.append(RawBlock(kind="heading", text=one_line(text), level=3))
        elif any(Line(text=line.strip(), indent=0, gap=False).marked for line in text.split("\n")):
            # Bullets and questions that are not Markdown's.
            before = self._blocks[-1].kind if self._blocks else None
            self._blocks.extend(
                block.model_copy(update={"kind": "paragraph", "level": 0})
                if block.kind == "heading"
                else block
                for block in structure(text, after=before)
            )
        else:
            self._blocks.append(RawBlock(kind="paragraph", text=one_line(text)))

    def _table(self) -> None:
        head, *rows = self._rows
        self._blocks.extend(
            RawBlock(kind="bullet", text=row_text(head, row)) for row in rows if any(row)
        )
        self._rows = []


def _plain(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return "".join(parts)


def _is_bold(token: Token) -> bool:
    children = [child for child in token.children or [] if child.content or child.nesting]
    return bool(children) and (
        children[0].type == "strong_open" and children[-1].type == "strong_close"
    )


def _split(text: str) -> tuple[FrontMatter, str]:
    opening = _FENCE.match(text)
    if not opening:
        return FrontMatter(), text
    closing = _FENCE_END.search(text, opening.end())
    # A line of dashes above a heading is a line.
    if not closing and not _KEY.match(text, opening.end()):
        return FrontMatter(), text
    if not closing:
        raise Refused("its front matter has no closing '---' line; add one")
    head, body = text[opening.end() : closing.start()], text[closing.end() :]
    try:
        values = yaml.safe_load(head) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" near line {mark.line + 2}" if mark else ""
        raise Refused(f"its front matter is not valid YAML{line}; correct it") from None
    # A date that is none, such as 2024-13-45.
    except ValueError as error:
        raise Refused(f"its front matter has a wrong value ({error}); correct it") from None
    if not isinstance(values, dict):
        raise Refused("its front matter is not a list of 'key: value' lines; correct it")
    known = {key: value for key, value in values.items() if key in FrontMatter.model_fields}
    try:
        return FrontMatter.model_validate(known), body
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused(
            f"its front matter has a wrong '{where}' ({first['msg']}); correct it"
        ) from None
