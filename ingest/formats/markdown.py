"""Markdown, with the front matter that the library's own articles carry."""

from __future__ import annotations

from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import ValidationError

from app.models import Audience, Model
from ingest.formats.decode import one_line, read_text
from ingest.raw import RawBlock, RawDocument, RawKind, Refused, SectionNotes


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
    blocks = parse(body)
    if not blocks:
        raise Refused("it has no text")
    retold = front.retells
    return RawDocument(
        blocks=tuple(blocks),
        title=front.title,
        publisher=front.publisher or (retold.publisher if retold else None),
        url=front.url or (retold.url if retold else None),
        audience=front.audience,
        sections=front.sections,
    )


def parse(body: str) -> list[RawBlock]:
    """Turn Markdown into blocks; emphasis and links become their text, HTML stays text."""
    tokens = MarkdownIt("commonmark", {"html": False}).parse(body)
    blocks: list[RawBlock] = []
    lists: list[RawKind] = []
    item_starts = False
    level = 0
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = 0
            case "bullet_list_open" | "ordered_list_open":
                lists.append("bullet" if token.type.startswith("bullet") else "number")
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                item_starts = True
            case "fence" | "code_block":
                blocks.append(RawBlock(kind="paragraph", text=one_line(token.content)))
            case "inline":
                text = one_line(_plain(token))
                if not text:
                    continue
                if level:
                    blocks.append(RawBlock(kind="heading", text=text, level=level))
                elif lists and item_starts:
                    blocks.append(RawBlock(kind=lists[-1], text=text))
                    item_starts = False
                else:
                    blocks.append(RawBlock(kind="paragraph", text=text))
    return blocks


def _plain(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)


def _split(text: str) -> tuple[FrontMatter, str]:
    if not text.startswith("---\n"):
        return FrontMatter(), text
    head, separator, body = text[4:].partition("\n---\n")
    if not separator:
        raise Refused("its front matter has no closing '---' line; add one")
    try:
        values = yaml.safe_load(head) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" near line {mark.line + 2}" if mark else ""
        raise Refused(f"its front matter is not valid YAML{line}; correct it") from None
    if not isinstance(values, dict):
        raise Refused("its front matter is not a list of 'key: value' lines; correct it")
    known = {key: value for key, value in values.items() if key in FrontMatter.model_fields}
    try:
        return FrontMatter.model_validate(known), body
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused(f"its front matter has a wrong '{where}' ({first['msg']})") from None
