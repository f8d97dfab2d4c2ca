"""What stands in an identifier's place, and who already has which placeholder."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from app.models import IdentifierLabel, Mask, Masking

NAMES: dict[IdentifierLabel, str] = {
    "person": "Person",
    "age": "Age",
    "date": "Date",
    "phone": "Phone",
    "email": "Email",
    "url": "Link",
    "handle": "Username",
    "ip": "IP address",
    "device": "Device",
    "address": "Address",
    "place": "Place",
    "organisation": "Organisation",
    "id": "Number",
    "plate": "Number plate",
    "other": "Detail",
}
"""What a placeholder calls the thing behind it."""

_LABELS: dict[str, IdentifierLabel] = {
    "Client": "person",
    **{name: label for label, name in NAMES.items()},
}

PLACEHOLDER = re.compile(
    rf"\[({'|'.join(sorted(map(re.escape, _LABELS), key=len, reverse=True))})(?: [0-9]{{1,6}})?\]"
)

SHORTEST_PART = 3
"""Letters of a name's part that may stand for the whole name."""

_NAME_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Naming:
    """Hands out the placeholders of one text, and keeps the conversation's masking up to date."""

    def __init__(self, masking: Masking, text: str) -> None:
        """Placeholders that stand in the text already are taken: nobody else gets them."""
        self._before = masking
        self._masks: list[Mask] = []
        self._used: set[str] = set()
        self._count: Counter[IdentifierLabel] = Counter()
        self._exact: dict[tuple[IdentifierLabel, str], int] = {}
        self._parts: defaultdict[str, list[int]] = defaultdict(list)
        for mask in masking.masks:
            self._add(mask)
        for match in PLACEHOLDER.finditer(text):
            if match.group() not in self._used:
                label = _LABELS[match[1]]
                self._add(Mask(label=label, forms=(), placeholder=match.group(), low=False))

    @property
    def masking(self) -> Masking:
        """The masking with what was named."""
        masks = tuple(self._masks)
        if masks == self._before.masks:
            return self._before
        return self._before.model_copy(update={"masks": masks})

    def placeholder(self, key: str, label: IdentifierLabel, *, client: bool, low: bool) -> str:
        """The placeholder of a thing by its case-folded words, known or new.

        ``low`` is whether it was typed without a capital.
        """
        number = self._number(key, label, low)
        if number is None:
            placeholder = self._new(label, client)
            self._add(Mask(label=label, forms=(key,), placeholder=placeholder, low=low))
            return placeholder
        mask = self._masks[number]
        if key not in mask.forms or (low and not mask.low):
            forms = tuple(dict.fromkeys((*mask.forms, key)))
            self._masks[number] = mask.model_copy(update={"forms": forms, "low": mask.low or low})
            self._index(number, label, key)
        return mask.placeholder

    def _number(self, key: str, label: IdentifierLabel, low: bool) -> int | None:
        number = self._exact.get((label, key))
        if number is not None or label != "person":
            return number
        # "priyas", typed without its apostrophe.
        if low and key.endswith("s") and len(key) > SHORTEST_PART:
            number = self._exact.get((label, key[:-1]))
            if number is not None:
                return number
        shared = {number for part in _parts(key) for number in self._parts.get(part, ())}
        return next((n for n in sorted(shared) if _same_person(key, self._masks[n])), None)

    def _add(self, mask: Mask) -> None:
        self._masks.append(mask)
        self._used.add(mask.placeholder)
        self._count[mask.label] += 1
        for key in mask.forms:
            self._index(len(self._masks) - 1, mask.label, key)

    def _index(self, number: int, label: IdentifierLabel, key: str) -> None:
        self._exact.setdefault((label, key), number)
        if label == "person":
            for part in _parts(key):
                # Shorter parts link nobody.
                if len(part) >= SHORTEST_PART:
                    self._parts[part].append(number)

    def _new(self, label: IdentifierLabel, client: bool) -> str:
        if client and "[Client]" not in self._used:
            return "[Client]"
        name = "Client" if client else NAMES[label]
        number = self._count[label] + 1
        while f"[{name} {number}]" in self._used:
            number += 1
        return f"[{name} {number}]"


def _parts(key: str) -> frozenset[str]:
    return frozenset(_NAME_TOKEN.findall(key))


def _same_person(key: str, mask: Mask) -> bool:
    """Whether a name is part of the known one or the other way round: Priya, and Priya Raman.

    Two whole names that share a part (Arjun Raman) are two people.
    """
    parts = _parts(key)
    linked = False
    for known in mask.forms:
        others = _parts(known)
        smaller, larger = sorted((parts, others), key=len)
        if smaller and smaller <= larger:
            linked = linked or all(len(part) >= SHORTEST_PART for part in smaller)
        elif len(smaller) > 1:
            return False
    return linked
