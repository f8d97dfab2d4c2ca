"""Messages of typical length, to take times with."""

from __future__ import annotations

from itertools import pairwise

from evals.cases import retrieval_cases

SHORTEST_WORDS, LONGEST_WORDS = 8, 120
MESSAGES = 60


def messages() -> list[str]:
    """Messages of the development set from 8 to 120 words."""
    texts = [case.message for case in retrieval_cases("dev") if case.style != "outside"]
    # Few are long: two rambles put together make one near the upper end.
    long = sorted((text for text in texts if len(text.split()) > 40), key=len)
    texts.extend(f"{left} {right}" for left, right in pairwise(long))
    fitting = [t for t in texts if SHORTEST_WORDS <= len(t.split()) <= LONGEST_WORDS]
    by_length = sorted(fitting, key=lambda text: len(text.split()))
    count = min(MESSAGES, len(by_length))
    # From the shortest to the longest: both ends are among them.
    return [by_length[at * (len(by_length) - 1) // max(1, count - 1)] for at in range(count)]
