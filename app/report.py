"""Results as the commands print them: JSON of a fixed shape, or text for a person."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, assert_never

from app.fallbacks import fallback_line
from app.finding import Search
from app.models import (
    Abstained,
    Answered,
    Contact,
    Failed,
    Masked,
    Model,
    Notice,
    Redirected,
    Reply,
    Screening,
    Sentence,
    Timed,
    Urgent,
    Written,
)
from app.pipeline.verify import Verdict
from app.readiness import Readiness

if TYPE_CHECKING:
    from app.understanding.train import TrainingReport
    from app.understanding.train_answered import AnsweredReport
    from app.understanding.train_noticing import NoticingReport

WIDTH = 88


def heading(path: Sequence[str]) -> str:
    return " › ".join(path)


def hits_json(found: Search) -> dict[str, object]:
    sources = {article.id: article.source for article in found.articles}
    return {
        "hits": [
            {
                "passage_id": hit.passage.id,
                "article_id": hit.passage.article_id,
                "source": sources[hit.passage.article_id],
                "heading": heading(hit.passage.heading),
                "text": hit.passage.text,
                "score": hit.score,
            }
            for hit in found.hits
        ]
    }


def hits_text(found: Search) -> str:
    if not found.hits:
        return "Nothing found."
    sources = {article.id: article.source for article in found.articles}
    return "\n\n".join(
        f"{hit.score:.3f}  {sources[hit.passage.article_id]}  {heading(hit.passage.heading)}\n"
        + textwrap.indent(textwrap.fill(hit.passage.text, WIDTH - 7), "       ")
        for hit in found.hits
    )


def reply_json(timed: Timed) -> dict[str, object]:
    reply = timed.reply
    sentences: list[dict[str, object]] = []
    citations: list[dict[str, object]] = []
    follow_ups: list[str] = []
    if not isinstance(reply, Failed):
        sentences = [
            {"text": s.text, "basis": s.basis, "citations": list(s.citations)}
            for s in reply.sentences
        ]
    if isinstance(reply, Answered | Abstained | Redirected):
        follow_ups = list(reply.follow_ups)
    if isinstance(reply, Answered | Redirected):
        citations = [
            {
                "marker": citation.marker,
                "passage_id": citation.passage_id,
                "article_id": citation.article_id,
                "source": citation.source,
                "heading": heading(citation.heading),
                "quote": citation.quote,
                "start": citation.start,
                "end": citation.end,
            }
            for citation in reply.citations
        ]
    return {
        "kind": reply.kind,
        **screening_json(timed.screening),
        "text": reply_text(reply),
        "sentences": sentences,
        "citations": citations,
        "follow_ups": follow_ups,
        "composer": timed.composer,
        **_written_json(timed.written),
        "timings_ms": timed.timings_ms,
    }


def _written_json(written: Written | None) -> dict[str, object]:
    """What a chat model did; the key ``written`` is there only where one was asked, or refused."""
    if written is None:
        return {"model": None, "tokens": {"in": 0, "out": 0}}
    fallback = written.fallback
    return {
        "model": written.model,
        "tokens": {"in": written.tokens.sent, "out": written.tokens.received},
        "written": {
            "host": written.host,
            "counted": written.tokens.counted,
            "price": written.price,
            "mode": written.mode,
            "prompts": written.prompts,
            "shown": written.shown,
            "dropped": written.dropped,
            "fallback": None if fallback is None else fallback.model_dump(),
            "line": fallback_line(written),
        },
    }


def reply_lines(timed: Timed) -> str:
    """A reply for a person, with who worded it where a chat model was asked."""
    line = fallback_line(timed.written) if timed.written is not None else ""
    return "\n\n".join(filter(None, (reply_text(timed.reply), line)))


def reply_text(reply: Reply) -> str:
    match reply:
        case Answered() | Abstained() | Redirected():
            paragraphs = [*_notice(reply.notice), *_paragraphs(reply.sentences)]
            if not isinstance(reply, Abstained):
                paragraphs.extend(
                    f"[{citation.marker}] was written for clients."
                    for citation in reply.citations
                    if citation.audience == "client"
                )
            return "\n\n".join(paragraphs)
        case Urgent():
            return "\n\n".join([*_paragraphs(reply.sentences), _contacts(reply.contacts)])
        case Failed():
            return f"{reply.what} {reply.kept} {reply.next_step}"
        case _:
            assert_never(reply)


def _paragraphs(sentences: Sequence[Sentence]) -> list[str]:
    paragraphs: list[str] = []
    for sentence in sentences:
        markers = "".join(f" [{marker}]" for marker in sentence.citations)
        quoted = f"“{sentence.text}”" if sentence.basis == "quoted" else sentence.text
        if sentence.part == "evidence" and paragraphs:
            paragraphs[-1] += f" {quoted}{markers}"
        else:
            paragraphs.append(quoted + markers)
    return paragraphs


def _notice(notice: Notice | None) -> list[str]:
    return [" ".join(notice.sentences), _contacts(notice.contacts)] if notice else []


def _contacts(contacts: Sequence[Contact]) -> str:
    """A line for each, and whether an operator has made sure of them."""
    some = any(contact.confirmed for contact in contacts)
    lines = [
        f"{contact.name}: {contact.reach} ({contact.when})"
        + ("; not confirmed by an operator" if some and not contact.confirmed else "")
        for contact in contacts
    ]
    if not some:
        lines.append(
            "These are not confirmed by an operator yet. If one does not answer, try another."
        )
    return "\n".join(lines)


class Checked(Model):
    """A sentence of an answer as it stands in it, with its verdict."""

    text: str
    verdict: Verdict


def screening_json(screening: Screening) -> dict[str, object]:
    """Where ``readable`` is false, that ``risks`` is empty says nothing: nobody has read it."""
    return {
        "route": screening.route,
        "risks": [
            {"who": risk.who, "what": risk.what, "words": risk.words} for risk in screening.risks
        ],
        "readable": screening.readable,
    }


def screening_text(screening: Screening) -> str:
    lines = [f"Route: {screening.route}."]
    lines.extend(f"Risk: {risk.who}, {risk.what}: “{risk.words}”" for risk in screening.risks)
    if not screening.risks:
        lines.append("No risk found.")
    if not screening.readable:
        lines.append("This does not seem to be English, which is all that screening reads.")
    return "\n".join(lines)


def masked_json(masked: Masked) -> dict[str, object]:
    return {"text": masked.text, "spans": [span.model_dump() for span in masked.spans]}


def checked_json(sentences: Sequence[Checked]) -> dict[str, object]:
    """An answer without a sentence has not passed: there is nothing in it to show."""
    return {
        "passed": bool(sentences) and all(one.verdict.passed for one in sentences),
        "sentences": [
            {
                "text": one.text,
                "verdict": "pass" if one.verdict.passed else "drop",
                "reasons": list(one.verdict.reasons),
            }
            for one in sentences
        ],
    }


def checked_text(sentences: Sequence[Checked]) -> str:
    if not sentences:
        return "No sentence to show."
    return "\n".join(
        f"pass  {one.text}"
        if one.verdict.passed
        else f"DROP  {one.text}  ({', '.join(one.verdict.reasons)})"
        for one in sentences
    )


def readiness_text(readiness: Readiness) -> str:
    signs = {"ready": "ready    ", "warning": "look     ", "not_ready": "NOT READY"}
    lines = [f"{signs[check.state]}  {check.name}: {check.detail}" for check in readiness.checks]
    lines.extend(
        f"           next: {check.next_step}" for check in readiness.checks if check.next_step
    )
    lines.append("")
    lines.extend(readiness.leaves or ["Nothing that is typed leaves this machine."])
    return "\n".join(lines)


def training_text(report: TrainingReport) -> str:
    writers = ", ".join(f"{name} {share:.2f}" for name, share in report.by_writer.items())
    return (
        f"{report.name}: {report.examples} examples, {report.labels} classes; on writers not "
        f"seen: right {report.top1:.3f}, among the first three {report.top3:.3f} ({writers})"
    )


def answered_text(report: AnsweredReport) -> str:
    writers = ", ".join(f"{name} {share:.2f}" for name, share in report.by_writer.items())
    return (
        f"answered: {report.messages} messages, {report.passages} passages; each writer's messages "
        f"asked of the others': first is right {report.found:.3f} ({writers})"
    )


def noticing_text(report: NoticingReport) -> str:
    labels = ", ".join(
        f"{name} {precision:.2f}/{recall:.2f}"
        for name, (precision, recall) in report.by_label.items()
    )
    return (
        f"noticing: {report.examples} examples, {len(report.by_label)} labels; on {report.kept} "
        f"turns of a writer not learnt from, from {report.threshold:.3f}: "
        f"right of what is noticed {report.precision:.3f}, noticed of what is there "
        f"{report.recall:.3f}, something noticed where nothing is {report.wrong_on_none:.3f} "
        f"({labels})"
    )
