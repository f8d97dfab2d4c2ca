"""Take out what a web page or newsletter adds around an article."""

from __future__ import annotations

import re

from ingest.formats.text import looks_like_heading
from ingest.raw import RawBlock

_LINE_FURNITURE = re.compile(
    r"""^(
      back\s+to\s+(blog|top|all\s+posts|home|articles)
    | (skip|jump)\s+to\s+(main\s+)?content
    | (share|tweet|pin|email|print)(\s+(this|on|via)\b.*)?
    | (read|learn|find\s+out)\s+more(\s*(here|about|→|»|>).*)?
    | (leave|post|add|write)\s+a\s+(comment|reply).*
    | (\d+|no)\s+comments?
    | (sign\s+up|subscribe|join)\b.{0,80}\b(newsletter|list|updates|inbox|e-?mails?)\b.*
    | subscribe(\s+(here|now|today))?
    | unsubscribe.*
    | (all\s+rights\s+reserved|copyright|©).*
    | (posted|published|updated|written|filed)\s+(on|in|by|under)\b.{0,80}
    | \d+\s*min(ute)?s?\s+read
    | (photo|image|picture|illustration)\s*(credit|by|courtesy|source|:).*
    | (menu|home|search|log\s*in|sign\s*in|cookie\s+(policy|settings)|privacy\s+policy)
    | (accept|reject)\s+(all\s+)?cookies
    | table\s+of\s+contents
    | (about|contact)(\s+us)?(\s+(services|blog|resources|contact|fees|faq))*
    )[\s.!:→»>|]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE_FURNITURE = re.compile(
    r"""(
      \bfeel\s+free\s+to\s+unsubscribe\b
    | \bunsubscribe\s+(below|here|at\s+any\s+time)\b
    | \bis\s+this\s+newsletter\b
    | \bdid\s+you\s+find\s+this\s+(issue|newsletter|post)\b
    | \b(forward|share)\s+(it|this)\s+(to|with)\s+a\s+(friend|colleague)\b
    | \b(this|last|next)\s+week[’']s\s+(blog\s+post|newsletter|e-?mail)\b
    | ^thank\s+you\s+for\s+(reading|sitting|joining|being|following)\b
    | ^at\s+[A-Z][\w ’'&]+,\s+we\s+(support|help|offer|provide|believe)\b
    | ^(this|the\s+latter)\b.{0,40}\btopic\s+of\s+this\s+e-?mail\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NAVIGATION = re.compile(
    r"^(previous|next|older|newer)(\s+(post|article|entry))?[\s→←»«>]*$", re.IGNORECASE
)
_SIGN_OFF = re.compile(
    r"^(warmly|warm(est)?\s+(regards|wishes)|best(\s+wishes|\s+regards)?|kind(est)?\s+regards"
    r"|regards|sincerely|yours(\s+\w+)?|with\s+(warmth|gratitude|love|care)|take\s+care"
    r"|until\s+next\s+(time|week)),?$",
    re.IGNORECASE,
)
_FURNITURE_SECTION = re.compile(
    r"^(in\s+the\s+news|related\s+(posts?|articles?|reading)|you\s+(may|might)\s+also\s+like"
    r"|recent\s+posts?|more\s+from\b.*|share\s+this\b.*|about\s+the\s+author|leave\s+a\b.*"
    r"|comments?|subscribe\b.*|newsletter|follow\s+us\b.*|tags?|categories|archives?"
    r"|news\s*\+\s*notes)$",
    re.IGNORECASE,
)
_DATE = r"(?:\w{3,9}\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\s+\w{3,9}\.?\s+\d{4}|\d{4}-\d{2}-\d{2})"
_BYLINE = re.compile(
    rf"^(?:{_DATE}\s*[|·•-]?\s*(?:by\s*(?P<after>[^.]{{3,60}}))?"
    rf"|by\s+(?P<before>[A-Z][\w.’' -]{{2,50}})(?:\s*[|·•,-]\s*{_DATE})?)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_ENDED = re.compile(r"[.!?:;…][\"'”’)\]]*$|[”\"]$")

TAIL_SHARE = 0.6
"""Navigation after this share of the blocks ends the article; before it, only its line goes."""

SHORTEST_CAPTION_WORDS = 10
"""A sentence-length line with no end mark is the text of a picture, not of the article."""


def clean(blocks: list[RawBlock]) -> list[RawBlock]:
    """Return the blocks of the article itself, in order.

    Removes navigation, captions, bylines, sign-offs, newsletter and sharing lines, link lists,
    furniture sections and headings with nothing under them.
    """
    kept = _drop_sections(_cut_tail(blocks))
    kept = _drop_bylines(kept)
    kept = [cleaned for block in kept if (cleaned := _clean_block(block)) is not None]
    kept = _drop_repeated_title(kept)
    return _drop_bare_headings(kept)


def _cut_tail(blocks: list[RawBlock]) -> list[RawBlock]:
    for position, block in enumerate(blocks):
        late = position >= TAIL_SHARE * len(blocks)
        text = block.text.strip()
        if _NAVIGATION.match(text) or _SIGN_OFF.match(text):
            if late:
                return blocks[:position]
            return blocks[:position] + _cut_tail_rest(blocks[position + 1 :], blocks)
    return blocks


def _cut_tail_rest(rest: list[RawBlock], whole: list[RawBlock]) -> list[RawBlock]:
    kept: list[RawBlock] = []
    offset = len(whole) - len(rest)
    for position, block in enumerate(rest, start=offset):
        text = block.text.strip()
        if _NAVIGATION.match(text) or _SIGN_OFF.match(text):
            if position >= TAIL_SHARE * len(whole):
                break
            continue
        kept.append(block)
    return kept


def _drop_sections(blocks: list[RawBlock]) -> list[RawBlock]:
    kept: list[RawBlock] = []
    skipped_level: int | None = None
    for block in blocks:
        if block.kind == "heading":
            if _FURNITURE_SECTION.match(block.text.strip(" :")):
                # The masthead of a newsletter looks the same, but the article comes below it.
                skipped_level = block.level if len(kept) > 2 else None
                continue
            if skipped_level is not None and block.level <= skipped_level:
                skipped_level = None
        if skipped_level is None:
            kept.append(block)
    return kept


def _drop_bylines(blocks: list[RawBlock]) -> list[RawBlock]:
    names: set[str] = set()
    kept: list[RawBlock] = []
    for position, block in enumerate(blocks):
        if position < 8 and (match := _BYLINE.match(block.text.strip())):
            names.update(
                name.strip().lower() for name in match.group("after", "before") if name
            )
            continue
        if block.text.strip().lower() in names:
            continue
        kept.append(block)
    return kept


def _clean_block(block: RawBlock) -> RawBlock | None:
    text = block.text.strip()
    if _LINE_FURNITURE.match(text) or _SENTENCE_FURNITURE.search(text):
        return None
    if len(_ADDRESS.findall(text)) and len(_ADDRESS.sub("", text).split()) < 4:
        return None
    if text.startswith(("--", "—")) and len(text.split()) < 8:
        return None
    if block.kind == "paragraph" and not _ENDED.search(text):
        words = len(text.split())
        caption = words >= SHORTEST_CAPTION_WORDS or not looks_like_heading(text)
        if caption:
            return None
    if not any(character.isalnum() for character in text):
        return None
    return block.model_copy(update={"text": text})


def _drop_repeated_title(blocks: list[RawBlock]) -> list[RawBlock]:
    if len(blocks) > 1 and blocks[0].text.lower() == blocks[1].text.lower():
        return blocks[:1] + blocks[2:]
    return blocks


def _drop_bare_headings(blocks: list[RawBlock]) -> list[RawBlock]:
    """A heading with no text before the next one of its level was a caption or a menu."""
    kept: list[RawBlock] = []
    for position, block in enumerate(blocks):
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        bare = following is None or (
            following.kind == "heading" and following.level <= block.level
        )
        if block.kind == "heading" and bare and position > 0:
            continue
        kept.append(block)
    return kept
