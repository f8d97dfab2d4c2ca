"""The report as one page of HTML: no script, and nothing that is not in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from evals.gates import Verdict
from evals.graders.measure import FiguresKept
from evals.report import changed, failing, figures, summary
from evals.report.markup import Content, Safe, joined, tag
from evals.results import Results

STYLE = Path(__file__).parent / "report.css"

# Whatever an answer holds: were it ever taken for markup, it could run and load nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

Section = tuple[str, str, Content]


def page(
    results: Results,
    verdict: Verdict,
    graders: FiguresKept | None,
    unsound: Mapping[str, str],
    made: str,
) -> str:
    """The whole page. ``unsound`` are scorers that gate nothing, ``made`` when the run was."""
    sections = list(_sections(results, verdict, graders, unsound))
    contents = joined(
        *(tag("li", tag("a", name, href=f"#{target}")) for target, name, _ in sections)
    )
    body = tag(
        "body",
        tag("a", "To the figures", href="#floors", class_="skip"),
        tag(
            "main",
            tag("h1", "How Debrief answers"),
            summary.headline(results, verdict, made),
            tag("nav", tag("ul", contents), aria_label="Sections"),
            *(_section(*one) for one in sections),
        ),
    )
    return f"<!doctype html>\n{tag('html', _head(verdict), body, lang='en-GB')}\n"


def _head(verdict: Verdict) -> Safe:
    state = "holds" if verdict.passed else "failed"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"Debrief's evals: {state}"),
        tag("style", Safe(STYLE.read_text(encoding="utf-8"))),
    )


def _sections(
    results: Results,
    verdict: Verdict,
    graders: FiguresKept | None,
    unsound: Mapping[str, str],
) -> Iterator[Section]:
    worst = failing.worst(results, verdict)
    shown = frozenset(f"{one.suite}/{one.case.id}" for one in worst)
    if not verdict.passed:
        yield "why", "Why it fails", summary.reasons(verdict)
    yield "floors", "Floors", summary.floors(verdict)
    yield "suites", "Suites", joined(summary.suites(results, verdict), figures.overview(results))
    yield "worst", "Worst answers", failing.answers(worst, results, verdict)
    yield (
        "changed",
        "Changed answers",
        joined(
            figures.moved_figures(verdict),
            figures.gone_and_new(verdict),
            changed.changed(results, verdict),
        ),
    )
    yield "known", "Known failures", failing.known(verdict, shown)
    yield "figures", "Every figure", figures.by_suite(results, verdict, unsound)
    yield "graders", "The graders", figures.graders(graders, unsound)
    yield "parameters", "Parameters", summary.parameters(results.parameters, verdict)


def _section(target: str, name: str, content: Content) -> Safe:
    return tag("section", tag("h2", name), content, id=target)
