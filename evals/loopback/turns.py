"""Models that go wrong in a debrief's turn alone, where a sentence takes up what a person wrote."""

from __future__ import annotations

from evals.loopback import good
from evals.loopback.asked import Asked
from evals.loopback.chance import Chance
from evals.loopback.models import Script, Scripted
from evals.loopback.said import Answer, Badness, Said


def _beside(kind: Badness, *lines: str) -> Script:
    """A model that says these among what a good one says."""

    def answer(asked: Asked) -> Answer:
        if asked.task != "turn":
            return good.answer(asked)
        chance = Chance(kind, asked.message)
        bad = [Said(text=line, part="opening", bad=kind) for line in chance.some("of", lines, 3)]
        opening, company = good.whole(asked)
        return good.spoken([*bad[:2], opening, *bad[2:], company], asked)

    return answer


TURNS: dict[str, Scripted] = {
    name: Scripted(name=name, kind="hostile", script=script)
    for name, script in {
        "asks": _beside(
            "asks",
            "What was it like to sit there?",
            "Tell me more about the silence.",
            "I wonder what you were afraid of.",
            "And did she look at you?",
            "I would like to hear how it went on.",
        ),
        "misquotes": _beside(
            "misquoted",
            "You wrote “I failed her”, and that stays.",
            "“I should never have become a therapist”: that is heavy.",
            "When you say “she hates me”, it sounds very alone.",
        ),
        "invents-people": _beside(
            "stranger",
            "That may have been hard for [Person 9] too.",
            "[Client 7] may have felt it as well.",
            "There is [Organisation 4] in all of this.",
        ),
    }.items()
}
