"""Whether every claim is cited, and every citation says what its sentence says."""

from __future__ import annotations

from collections.abc import Sequence

from evals.grade import Fault, Grade
from evals.scorers.bearing import bearing
from evals.scorers.boundary import violations
from evals.scorers.learnt import Linear, load
from evals.scorers.places import place
from evals.scorers.shown import Seen, quoted_whole, seen
from evals.suite import Case
from evals.transcript import Passages, Transcript

UNLIKELY = 0.6
"""From this probability on a sentence is not borne out by what it cites."""


class CitationSupport:
    """The harmonic mean of recall and precision by sentence (after ALCE, Gao et al., 2023).

    Recall: of the sentences that claim something of the work, the share that a citation bears
    out. Precision: of the sentences that cite, the share that what they cite bears out. An
    article's own sentence bears itself out.
    """

    name = "support"

    def __init__(
        self,
        sentences: Linear | None = None,
        meets: Linear | None = None,
        learnt: Linear | None = None,
    ) -> None:
        """Weights in place of the committed ones, for measuring them."""
        self._sentences = sentences
        self._meets = meets
        self._learnt = learnt

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del case
        shown = list(seen(transcript))
        kinds = violations(shown, library, self._sentences, self._meets)
        claims = [one for one, found in zip(shown, kinds, strict=True) if "uncited_claim" in found]
        cited = [one for one in shown if one.citations]
        if not cited and not claims:
            return None
        stray = unsupported(cited, library, self._sentences, self._learnt)
        held = len(cited) - len(stray)
        recall = held / (len(cited) + len(claims))
        precision = held / len(cited) if cited else 0.0
        faults = [
            Fault(kind=kind, words=one.text[:300], turn=one.turn)
            for kind, found in (("unsupported", stray), ("uncited_claim", claims))
            for one in found
        ]
        value = 2 * recall * precision / (recall + precision) if held else 0.0
        because = f"recall {recall:.2f}, precision {precision:.2f}"
        return Grade(scorer=self.name, value=value, faults=tuple(faults), because=because)


def unsupported(
    cited: Sequence[Seen],
    library: Passages,
    sentences: Linear | None = None,
    learnt: Linear | None = None,
) -> list[Seen]:
    """Those of the sentences that what they cite, taken together, does not bear out."""
    learnt = learnt or load("support")
    found: list[Seen] = []
    for one in cited:
        if quoted_whole(one):
            continue
        beside = "\n".join(dict.fromkeys(place(citation, library) for citation in one.citations))
        numbers = bearing(one.text, beside, one.typed, sentences)
        if learnt.of(numbers[None, :])[0, 0] >= UNLIKELY:
            found.append(one)
    return found
