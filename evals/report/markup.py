"""HTML that cannot be got wrong by forgetting: what is not known to be markup is escaped."""

from __future__ import annotations

import html


class Safe(str):
    """Markup, made here; any other text is escaped where it is put into an element."""

    __slots__ = ()


Content = str | None
VOID = frozenset({"meta", "br", "hr", "col"})


def text(value: str) -> Safe:
    """Return ``value`` as it stands, for a reader; markup stays what it was."""
    return value if isinstance(value, Safe) else Safe(html.escape(value, quote=True))


def joined(*parts: Content) -> Safe:
    return Safe("".join(text(part) for part in parts if part is not None))


def tag(name: str, /, *content: Content, **attributes: str | float | bool | None) -> Safe:
    """An element. ``class_`` is its class, ``_`` in a name a hyphen; None and False are left out.

    An attribute that is True has no value.
    """
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}"
        + ("" if value is True else f'="{html.escape(_number(value), quote=True)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in VOID:
        return Safe(f"<{name}{given}>")
    return Safe(f"<{name}{given}>{joined(*content)}</{name}>")


def _number(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"
