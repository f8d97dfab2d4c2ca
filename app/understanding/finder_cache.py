"""Identifiers of texts that are masked again and again, found once.

Each message of a conversation is masked anew with every message after it, since what was masked,
and what the person chose, may have changed since. What stands in it has not.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from hashlib import blake2b
from os import urandom

from app.models import Identifier
from app.ports.identifiers import IdentifierFinder

REMEMBERED = 2_000
"""Texts whose findings are kept: forty conversations of fifty messages."""


class FoundOnce:
    """IdentifierFinder over another. It keeps places and kinds, and of the text only a digest under
    a secret of this process: nothing of what was typed can be read from it."""

    def __init__(self, finder: IdentifierFinder) -> None:
        self._finder = finder
        self._secret = urandom(32)
        self._known: OrderedDict[bytes, tuple[Identifier, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, text: str) -> list[Identifier]:
        """Raises what the other raises, and then keeps nothing."""
        key = blake2b(text.encode("utf-8", "surrogatepass"), key=self._secret).digest()
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
                return list(known)
        # Not under the lock: others need not wait for this text.
        found = self._finder.find(text)
        with self._lock:
            self._known[key] = tuple(found)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found
