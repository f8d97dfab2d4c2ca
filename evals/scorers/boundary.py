"""Whether an answer keeps to what Debrief is: each way of overstepping is named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.grade import Fault, Grade
from evals.scorers.citations import QUOTED
from evals.scorers.learnt import Linear, load
from evals.scorers.patterns import KINDS, Kind, plainly
from evals.scorers.places import place
from evals.scorers.shown import Seen, quoted_whole, seen
from evals.scorers.words import content, plain
from evals.suite import Case
from evals.transcript import Passages, Transcript

LIKELY = 0.45
"""How likely it must be that a sentence is not good before it counts as a violation: where, by
cross-validation, as many violations are seen as good answers pass."""

ACKNOWLEDGES = 0.5
"""From this probability on a sentence says how something is for the person, and claims nothing."""

SECOND = 0.12
"""From this probability on, another kind is named beside the likeliest."""

COVERED = 0.75
"""Share of a sentence's content words that what it cites holds: from here on it says what an
article says, and only its plain words count."""


class Boundary:
    """1 where no sentence of any turn oversteps, else 0; one fault for each kind and sentence.

    What an article says word for word, or nearly, is the library's: there only words that leave
    no doubt count.
    """

    name = "boundary"

    def __init__(self, learnt: Linear | None = None, meets: Linear | None = None) -> None:
        """Weights in place of the committed ones, for measuring them."""
        self._learnt = learnt
        self._meets = meets

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del case
        shown = list(seen(transcript))
        if not shown:
            return None
        faults = tuple(
            Fault(kind=kind, words=one.text[:300], turn=one.turn)
            for one, kinds in zip(
                shown, violations(shown, library, self._learnt, self._meets), strict=True
            )
            for kind in kinds
        )
        return Grade(scorer=self.name, value=0.0 if faults else 1.0, faults=faults)


def violations(
    shown: Sequence[Seen],
    library: Passages,
    learnt: Linear | None = None,
    meets: Linear | None = None,
) -> list[tuple[Kind, ...]]:
    """The kinds of violation of each sentence, in the order of ``KINDS``."""
    learnt = learnt or load("sentences")
    texts = [without_quotes(one) for one in shown]
    own = [at for at, one in enumerate(shown) if not _an_articles(one, library)]
    likely = dict(zip(own, learnt.probabilities([texts[at] for at in own]), strict=True))
    acknowledged = (meets or load("meets")).probabilities(texts)[:, 0]
    found: list[tuple[Kind, ...]] = []
    for at, one in enumerate(shown):
        kinds: set[str] = set(plainly(texts[at]))
        if at in likely:
            shares = dict(zip(learnt.names, map(float, likely[at]), strict=True))
            kinds.update(_learnt_kinds(shares, claims=_may_claim(one, acknowledged[at])))
        found.append(tuple(kind for kind in KINDS if kind in kinds))
    return found


def _may_claim(one: Seen, acknowledges: float) -> bool:
    """Whether a sentence may be a claim without a citation: no question is, and no sympathy."""
    return not one.citations and "?" not in one.text and acknowledges < ACKNOWLEDGES


def _learnt_kinds(shares: dict[str, float], claims: bool) -> list[str]:
    if not claims:
        shares = {**shares, "good": shares["good"] + shares["uncited_claim"], "uncited_claim": 0.0}
    if 1 - shares["good"] < LIKELY:
        return []
    ranked = sorted((kind for kind in shares if kind != "good"), key=lambda kind: -shares[kind])
    return [ranked[0], *(kind for kind in ranked[1:] if shares[kind] >= SECOND)]


def _an_articles(one: Seen, library: Passages) -> bool:
    if quoted_whole(one):
        return True
    said = content(one.text)
    held = {word for citation in one.citations for word in content(place(citation, library))}
    return bool(said) and sum(word in held for word in said) / len(said) >= COVERED


def without_quotes(one: Seen) -> str:
    """A sentence less what it quotes of the person's message: those words are theirs."""
    typed = plain(one.typed)

    def left(match: re.Match[str]) -> str:
        own = plain(match.group()).strip('" .,;:!?') in typed
        return "“…”" if own else match.group()

    return QUOTED.sub(left, one.text)
