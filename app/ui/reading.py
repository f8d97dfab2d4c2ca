"""An article laid out for reading, with the evidence in it marked; pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from app.models import Article, Block, Citation, Model, PassageReference
from app.ui.render import AUDIENCE, quote_html, text

_NUMBER = re.compile(r"(?:^|\n)\s*\(?(\d{1,3})[.)]\s*$")


OPEN_CONTENTS = 12
"""A longer table of contents starts folded: it would push the article off a phone's screen."""


class Found(Model):
    """Where in an article the evidence stands today; ``moved`` where it stood elsewhere."""

    start: int
    end: int
    quoted: bool
    moved: bool = False


def find(article: Article, target: Citation | PassageReference) -> Found | None:
    """Return where the evidence stands, or None where the article no longer holds it.

    A quote that is no longer at its place is looked for in the whole text; of several the one
    nearest to its old place is taken.
    """
    if isinstance(target, PassageReference):
        if 0 <= target.start < target.end <= len(article.text):
            return Found(start=target.start, end=target.end, quoted=False)
        return None
    size = len(target.quote)
    if article.text[target.start : target.end] == target.quote:
        return Found(start=target.start, end=target.end, quoted=True)
    places = [m.start() for m in re.finditer(re.escape(target.quote), article.text)]
    if not places or not size:
        return None
    start = min(places, key=lambda at: abs(at - target.start))
    return Found(start=start, end=start + size, quoted=True, moved=True)


def article_html(article: Article, found: Found | None = None, anchors: bool = False) -> str:
    """Lay an article out from its blocks; ``anchors`` gives each heading the id ``s-<start>``."""
    parts: list[str] = []
    listed = ""
    before = 0
    for block in article.blocks:
        number = _NUMBER.search(article.text[before : block.start])
        wanted = ("ol" if number else "ul") if block.kind == "item" else ""
        if listed and wanted != listed:
            parts.append(f"</{listed}>")
        if wanted and wanted != listed:
            parts.append(f"<{wanted}>")
        listed = wanted
        parts.append(_block_html(article, block, found, anchors, number[1] if number else ""))
        before = block.end
    if listed:
        parts.append(f"</{listed}>")
    return f'<article class="db-article">{"".join(parts)}</article>'


def contents_html(article: Article) -> str:
    """A table of contents that leads to the anchors; empty where it would hold one line."""
    headings = [b for b in article.blocks if b.kind == "heading"]
    if len(headings) < 2:
        return ""
    top = min(block.level for block in headings)
    lines = "".join(
        f'<li class="db-depth-{min(b.level - top, 2)}"><a href="#{anchor(b)}" target="_self">'
        f"{text(article.text[b.start : b.end])}</a></li>"
        for b in headings
    )
    shown = " open" if len(headings) <= OPEN_CONTENTS else ""
    return (
        f'<details class="db-contents"{shown}><summary>In this article</summary>'
        f'<nav aria-label="In this article"><ul>{lines}</ul></nav></details>'
    )


def origin_html(article: Article) -> str:
    """Who published it, for whom it was written, and the link, where each is known."""
    parts = [f"<span>{AUDIENCE[article.audience]}</span>"]
    if article.publisher:
        parts.insert(0, f"<span>Source: {text(article.publisher)}</span>")
    link = safe_link(article.url)
    if link:
        parts.append(
            f'<a href="{text(link)}" target="_blank" rel="noopener noreferrer">'
            f"{text(urlsplit(link).netloc)}</a>"
        )
    parts.append(f'<span class="db-file">{text(article.source)}</span>')
    return f'<p class="db-origin">{" · ".join(parts)}</p>'


def lost_html(target: Citation | PassageReference, why: str) -> str:
    """What is left of evidence whose place is gone: its quote, and why it cannot be opened."""
    kept = ""
    if isinstance(target, Citation):
        kept = quote_html(f"<mark>{text(target.quote)}</mark>")
    return f'<div class="db-article">{kept}<p class="db-note">{text(why)}</p></div>'


def safe_link(url: str | None) -> str | None:
    """Return an http or https address as it is, and nothing for any other."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def names(articles: Iterable[Article]) -> dict[str, str]:
    """A name for each article id: its title, with the file's name where two share a title."""
    listed = list(articles)
    titles = [article.title.strip().casefold() for article in listed]
    return {
        article.id: (
            f"{article.title} ({article.source})" if titles.count(title) > 1 else article.title
        )
        for article, title in zip(listed, titles, strict=True)
    }


def matching(articles: Sequence[Article], words: str) -> list[Article]:
    """The articles that hold every word typed, in title, publisher, file name or text."""
    wanted = words.casefold().split()
    return [
        article
        for article in articles
        if all(
            word
            in f"{article.title}\n{article.publisher or ''}\n{article.source}\n"
            f"{article.text}".casefold()
            for word in wanted
        )
    ]


def anchor(block: Block) -> str:
    return f"s-{block.start}"


def _block_html(
    article: Article, block: Block, found: Found | None, anchors: bool, number: str
) -> str:
    inside = _marked(article.text, block, found)
    here = ""
    if found is not None and block.start < found.end and found.start < block.end:
        here = " db-here"
    match block.kind:
        case "heading":
            # The page's own headings take the first two levels.
            level = min(max(block.level, 1) + 1, 6)
            name = f' id="{anchor(block)}"' if anchors else ""
            return f'<h{level}{name} class="db-heading{here}">{inside}</h{level}>'
        case "item":
            value = f' value="{number}"' if number else ""
            return f'<li class="db-item{here}"{value}>{inside}</li>'
        case kind:
            return f'<p class="db-{kind}{here}">{inside}</p>'


def _marked(whole: str, block: Block, found: Found | None) -> str:
    """The block's text, with the quoted words (or nothing) inside ``<mark>``."""
    if found is None or not found.quoted:
        return text(whole[block.start : block.end])
    start = min(max(found.start, block.start), block.end)
    end = min(max(found.end, block.start), block.end)
    pieces = [whole[a:b] for a, b in pairwise((block.start, start, end, block.end))]
    if not pieces[1]:
        return text(whole[block.start : block.end])
    return f"{text(pieces[0])}<mark>{text(pieces[1])}</mark>{text(pieces[2])}"
