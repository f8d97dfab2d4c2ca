"""Ways in which a text file is mangled on its way from a web page to a folder."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable


def carriage_returns(text: str) -> str:
    return text.replace("\n", "\r\n")


def tabs(text: str) -> str:
    return re.sub(r"^ +", "\t", text, flags=re.MULTILINE).replace("  ", "\t")


def trailing_spaces(text: str) -> str:
    return re.sub(r"$", "   ", text, flags=re.MULTILINE)


def wrapped(text: str) -> str:
    return "\n".join(
        "\n".join(textwrap.wrap(line, 72, break_long_words=False, break_on_hyphens=False)) or line
        for line in text.split("\n")
    )


def hanging(text: str) -> str:
    """Wrapped, the later lines of each indented by four spaces."""
    return "\n".join(
        "\n".join(
            textwrap.wrap(
                line,
                72,
                break_long_words=False,
                break_on_hyphens=False,
                subsequent_indent="    " if re.match(r"\s*(•|\d+\.)", line) else "",
            )
        )
        or line
        for line in text.split("\n")
    )


def doubled_blanks(text: str) -> str:
    return re.sub(r"\n(?=\s*\n)", "\n\n", text)


def entities(text: str) -> str:
    named = {"’": "&rsquo;", "‘": "&#8216;", "“": "&ldquo;", "”": "&#x201D;", "—": "&mdash;"}
    text = text.replace("&", "&amp;")
    for character, entity in named.items():
        text = text.replace(character, entity)
    return text.replace("\u00a0", "&nbsp;").replace("•", "&bull;")


def no_blanks(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip())


def paragraph_separators(text: str) -> str:
    """As some editors export: U+2028 and U+2029, and non-breaking spaces."""
    return text.replace("\n\n", "\u2029").replace("\n", "\u2028").replace(". ", ".\u00a0")


VARIANTS: dict[str, Callable[[str], str]] = {
    made.__name__: made
    for made in (
        carriage_returns,
        tabs,
        trailing_spaces,
        wrapped,
        hanging,
        doubled_blanks,
        entities,
        no_blanks,
        paragraph_separators,
    )
}
