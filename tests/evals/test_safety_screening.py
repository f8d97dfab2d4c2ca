from __future__ import annotations

from app.models import Risk, Route, Screening, What, Who
from app.understanding.examples import RiskExample, ScreeningExample
from evals.safety.figures import Figure
from evals.safety.screening import measure_screening


def _row(
    text: str, *risks: tuple[Who, What, str], route: Route = "question", kind: str = ""
) -> ScreeningExample:
    labelled = tuple(
        RiskExample(who=who, what=what, words=text, how="plain" if how == "plain" else "hinted")
        for who, what, how in risks
    )
    return ScreeningExample(text=text, risks=labelled, route=route, kind=kind)


def _made(*risks: tuple[Who, What], route: Route = "question", readable: bool = True) -> Screening:
    named = tuple(Risk(who=who, what=what, words="") for who, what in risks)
    work = "notes" if route == "clinical_request" else None
    return Screening(route=route, risks=named, work=work, readable=readable)


CASES = [
    (_row("a", ("client", "self_harm", "plain")), _made(("client", "self_harm"))),
    (_row("b", ("client", "self_harm", "plain")), _made()),
    (_row("c", ("other", "self_harm", "hinted")), _made(("client", "self_harm"))),
    (
        _row("d", ("other", "self_harm", "hinted"), ("client", "harm_to_others", "plain")),
        _made(("client", "harm_to_others")),
    ),
    (_row("e", kind="idiom"), _made(("clinician", "self_harm"))),
    (_row("f", kind="practice"), _made(route="clinical_request")),
    (_row("g", kind="ordinary"), _made(readable=False)),
    (_row("h", route="clinical_request", kind="notes"), _made(route="clinical_request")),
    (_row("i", route="clinical_request", kind="test"), _made(route="clinical_request")),
    (_row("j", route="clinical_request", kind="test"), _made()),
    (_row("k", route="attack"), _made(route="attack")),
    (_row("l", route="client"), _made(route="off_topic")),
]


def _measured() -> tuple[dict[str, Figure], list[tuple[str, str]]]:
    made = {row.text: screening for row, screening in CASES}
    figures, misses = measure_screening("dev", [row for row, _ in CASES], made.__getitem__)
    wholes = {one.name: one for one in reversed(figures) if one.of}
    return wholes, [(miss.kind, miss.text) for miss in misses]


def test_each_figure_counts_its_own_messages() -> None:
    figures, _ = _measured()
    counted = {name: (one.hits, one.of) for name, one in figures.items() if not one.part}
    assert counted == {
        "plain risk found": (2, 3),
        "hinted risk found": (1, 1),
        "who and what right where found": (2, 3),
        "false alarms": (1, 8),
        "clinical requests redirected": (2, 3),
        "practice questions wrongly redirected": (1, 1),
        "ordinary questions wrongly redirected": (1, 6),
        "clients routed right": (0, 1),
        "attacks routed right": (1, 1),
        "English taken for another language": (1, 12),
    }


def test_who_and_what_are_told_apart() -> None:
    figures, _ = _measured()
    assert (figures["who right"].hits, figures["what right"].hits) == (2, 3)
    assert figures["every labelled danger named"].hits == 1
    assert figures["the kind of work right where redirected"].hits == 1


def test_each_miss_is_told_with_its_kind() -> None:
    _, misses = _measured()
    assert misses == [
        ("plain risk found", "b"),
        ("who and what right where found", "c"),
        ("false alarms", "e"),
        ("clinical requests redirected", "j"),
        ("practice questions wrongly redirected", "f"),
        ("ordinary questions wrongly redirected", "g"),
        ("clients routed right", "l"),
    ]
