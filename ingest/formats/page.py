"""A page's tags to blocks, without the elements that hold its furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from ingest.formats.decode import one_line
from ingest.formats.tables import row_text
from ingest.formats.text import READING_HEADING, looks_like_heading, marked_block
from ingest.raw import RawBlock, RawKind

_SKIPPED_TAGS = """script style noscript template iframe svg canvas nav footer aside form button
    input select textarea figcaption caption audio video object head title"""
_SKIPPED = frozenset(_SKIPPED_TAGS.split())
_BLOCK_TAGS = """address article blockquote body center dd details div dl dt fieldset figure h1 h2
    h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody td th tr ul"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_SKIPPED_ROLES = frozenset(("navigation", "dialog", "contentinfo", "search", "complementary"))
_SKIPPED_NAMES = re.compile(
    r"(^|[\s_-])(share|sharing|social|cookies?|consent|comments?|disqus|related|newsletter|breadcrumbs?"
    r"|sidebar|nav|navbar|navigation|menu|footer|promo|popup|modal|pagination|subscribe|advert|ads"
    r"|skip|caption|screen-reader-text|sr-only)([\s_-]|$)",
    re.IGNORECASE,
)
_HEADING = re.compile(r"h([1-6])$")
LARGEST_FURNITURE_SHARE = 0.4
"""An element with more of the page's text than this is no furniture, whatever its name."""

LINK_SHARE = 0.8
"""An item with more of its letters in links than this is part of a menu."""


def page_blocks(tree: HtmlElement) -> list[RawBlock]:
    """Every block of text in the page, in order, save those in elements of furniture."""
    _prune(tree)
    reader = _Reader()
    reader.walk(tree)
    reader.flush()
    return reader.blocks


class _Reader:
    """Walks a tree; text outside any block element gathers until the next one starts."""

    def __init__(self) -> None:
        self.blocks: list[RawBlock] = []
        self._loose: list[str] = []
        self._all_bold = True

    def walk(self, element: HtmlElement) -> None:
        tag = element.tag
        if match := _HEADING.match(tag):
            self.flush()
            self._add("heading", _text(element), level=int(match.group(1)))
        elif tag in ("ul", "ol"):
            self.flush()
            self._list(element, "number" if tag == "ol" else "bullet")
        elif tag == "dl":
            self.flush()
            self._definitions(element)
        elif tag == "details":
            self.flush()
            self._folded(element)
        elif tag == "table" and not _is_layout(element):
            self.flush()
            self._table(element)
        else:
            self._mixed(element)

    def _mixed(self, element: HtmlElement) -> None:
        """Inline text gathers; each block element inside starts anew."""
        bounded = element.tag in _BLOCKS
        if bounded:
            self.flush()
        self._gather(element.text, element)
        for child in element:
            if child.tag == "br":
                self._loose.append("\n")
            elif isinstance(child.tag, str):
                self.walk(child)
            self._gather(child.tail, element)
        if bounded:
            self.flush()

    def _gather(self, text: str | None, inside: HtmlElement) -> None:
        if not text:
            return
        # A line break in the page's source is no line break on the page.
        self._loose.append(re.sub(r"\s+", " ", text))
        if text.strip() and not any(e.tag in ("b", "strong") for e in _upwards(inside)):
            self._all_bold = False

    def flush(self) -> None:
        """Make what has gathered into blocks; two line breaks part paragraphs."""
        text, bold = "".join(self._loose), self._all_bold
        self._loose, self._all_bold = [], True
        for part in re.split(r"\n\s*\n", text):
            lines = [line for raw in part.split("\n") if (line := one_line(raw))]
            marked = [marked_block(line, self._before) for line in lines]
            if any(marked):
                for line in lines:
                    self.blocks.append(
                        marked_block(line, self._before) or RawBlock(kind="paragraph", text=line)
                    )
            elif lines:
                whole = " ".join(lines)
                pseudo = bold and looks_like_heading(whole)
                self._add("heading" if pseudo else "paragraph", whole, level=3 if pseudo else 0)

    @property
    def _before(self) -> RawKind | None:
        return self.blocks[-1].kind if self.blocks else None

    def _add(self, kind: RawKind, text: str, level: int = 0) -> None:
        if text:
            self.blocks.append(RawBlock(kind=kind, text=text, level=level))

    def _list(self, element: HtmlElement, kind: RawKind) -> None:
        items = [child for child in element if child.tag == "li"]
        above = next((b.text for b in reversed(self.blocks) if b.kind == "heading"), "")
        reading = bool(READING_HEADING.match(above))
        if len(items) > 1 and not reading and all(_is_link(item) for item in items):
            return
        for item in items:
            nested = [e for e in item.iter("ul", "ol") if _list_above(e) is element]
            self._add(kind, _item_text(item))
            for inner in nested:
                self._list(inner, "number" if inner.tag == "ol" else "bullet")

    def _definitions(self, element: HtmlElement) -> None:
        term = ""
        for child in element.iter("dt", "dd"):
            text = _text(child)
            if child.tag == "dt":
                term = text
                if term.endswith("?"):
                    self._add("question", term)
            elif term.endswith("?"):
                self._add("answer", text)
            else:
                self._add("bullet", f"{term.rstrip(':')}: {text}" if term else text)

    def _folded(self, element: HtmlElement) -> None:
        summary = element.find("summary")
        title = _text(summary) if summary is not None else ""
        if summary is not None:
            summary.drop_tree()
        asked = title.endswith("?")
        self._add("question" if asked else "heading", title, level=0 if asked else 4)
        start = len(self.blocks)
        self._mixed(element)
        if asked:
            self.blocks[start:] = [
                b.model_copy(update={"kind": "answer"}) if b.kind == "paragraph" else b
                for b in self.blocks[start:]
            ]

    def _table(self, element: HtmlElement) -> None:
        rows = [[_text(cell) for cell in row if cell.tag in ("td", "th")] for row in _rows(element)]
        first = next(_rows(element), None)
        headed = first is not None and len(rows) > 1 and all(c.tag == "th" for c in first)
        head = rows[0] if headed else []
        for row in rows[1:] if headed else rows:
            self._add("bullet", row_text(head, row))


def _prune(tree: HtmlElement) -> None:
    """Take out what is no article by its tag, role, visibility or name."""
    whole = len(tree.text_content())
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        if element.tag in _SKIPPED or _is_hidden(element) or _is_named_furniture(element, whole):
            element.drop_tree()


def _is_named_furniture(element: HtmlElement, whole: int) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    # "content no-sidebar" names the article itself.
    return bool(_SKIPPED_NAMES.search(names)) and (
        len(element.text_content()) < LARGEST_FURNITURE_SHARE * whole
    )


def _is_hidden(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "")
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or element.get("role") in _SKIPPED_ROLES
        or "display:none" in style
    )


def _text(element: HtmlElement) -> str:
    return one_line("".join(_pieces(element)))


def _pieces(element: HtmlElement, without: frozenset[str] = frozenset()) -> Iterator[str]:
    if element.tag in _BLOCKS or element.tag == "br":
        yield " "
    yield element.text or ""
    for child in element:
        if child.tag not in without:
            yield from _pieces(child, without)
        yield child.tail or ""
    if element.tag in _BLOCKS:
        yield " "


def _item_text(item: HtmlElement) -> str:
    """An item's own text; a heading in it leads in to the rest."""
    text = one_line("".join(_pieces(item, frozenset(("ul", "ol")))))
    for child in item:
        if isinstance(child.tag, str) and _HEADING.match(child.tag):
            title = _text(child)
            if title and text.startswith(title) and text != title and title[-1].isalnum():
                return f"{title}: {text[len(title) :].strip()}"
    return text


def _is_link(item: HtmlElement) -> bool:
    whole = len("".join(item.itertext()).strip())
    linked = sum(len("".join(link.itertext()).strip()) for link in item.iter("a"))
    return whole > 0 and linked > LINK_SHARE * whole


def _is_layout(table: HtmlElement) -> bool:
    inner = ("p", "h1", "h2", "h3", "h4", "ul", "ol", "div", "table", "article")
    cells = sum(1 for row in _rows(table) for cell in row if cell.tag in ("td", "th"))
    return cells < 2 or any(next(cell.iter(*inner), None) is not None for cell in table.iter("td"))


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    return (row for row in table.iter("tr"))


def _list_above(element: HtmlElement) -> HtmlElement | None:
    return next((e for e in element.iterancestors("ul", "ol")), None)


def _upwards(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()
