"""Does retrieval find what helps, and does Debrief say so when the library has nothing?

Messages go the way that they take when they are asked: masked, screened, searched. A message is
not answered when the reply is abstained or redirected (or urgent, which is no answer from the
library either): outside the library each of these counts as right, inside it each as wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import UsageError
from app.models import Model
from app.pipeline.follow_up import standalone
from app.ports import Library
from app.service import AskService
from app.wiring.answers import build_service
from app.wiring.embedders import build_minilm
from app.wiring.library import build_retriever
from evals.cases import Label, RetrievalCase, Split
from evals.libraries import EvalLibrary, LibraryName
from evals.metrics import Proportion, mean, mean_interval, ndcg
from evals.peer import UsualRecipe
from evals.relevance import Retrieved, gains, ideal

DEPTH = 5


class Ranking(Model):
    """nDCG@5 and whether one of the five helps, for one message; the peer's beside ours."""

    case_id: str
    ndcg: float
    found: bool
    peer_ndcg: float
    peer_found: bool


class RetrievalFigures(Model):
    """One style of message on one library."""

    library: LibraryName
    style: str
    cases: int
    ndcg: float
    ndcg_interval: tuple[float, float]
    found: Proportion
    peer_ndcg: float
    peer_found: Proportion
    rankings: tuple[Ranking, ...]


class AbstentionFigures(Model):
    """``outside`` counts messages that the library has nothing for and that were not answered.

    ``inside_abstained`` counts those that it has something for and that were not answered;
    ``inside_redirected`` are the ones of them whose reply was not an abstention.
    """

    library: LibraryName
    outside: Proportion
    outside_near: Proportion
    inside_abstained: Proportion
    inside_redirected: Proportion
    wrongly_answered: tuple[str, ...]
    wrongly_abstained: tuple[str, ...]


class Measured(Model):
    """All figures of one split."""

    split: Split
    retrieval: tuple[RetrievalFigures, ...]
    abstention: tuple[AbstentionFigures, ...]


def measure(
    split: Split, cases: Sequence[RetrievalCase], libraries: Sequence[EvalLibrary]
) -> Measured:
    """Run every case through the real retriever, and through LangChain's usual recipe."""
    retrieval: list[RetrievalFigures] = []
    abstention: list[AbstentionFigures] = []
    for library in libraries:
        minilm = build_minilm(library.settings)
        retriever = build_retriever(library.settings, minilm=minilm)
        service = build_service(library.settings)
        everything = _all_passages(retriever.library)
        sources = _sources(retriever.library)
        suffixes = {".txt"} if library.name == "raw" else {".md"}
        peer = UsualRecipe(library.folder, minilm, suffixes)
        by_style: dict[str, list[Ranking]] = {"plain": [], "oblique": []}
        replies: dict[str, str] = {}
        for case in cases:
            replies[case.id] = _reply(service, case)
            labels = _labels(case, library.name)
            if case.style == "outside" or not labels:
                continue
            # The peer gets the text made to stand alone, and unmasked: kinder than its recipe is.
            text = standalone(case.question)
            evidence = retriever.retrieve(standalone(service.mask(case.as_typed).question))
            hits = [
                Retrieved(source=sources[hit.passage.article_id], text=hit.passage.text)
                for hit in evidence.hits[:DEPTH]
            ]
            ours = gains(hits, labels)
            theirs = gains(peer.search(text, DEPTH), labels)
            by_style[case.style].append(
                Ranking(
                    case_id=case.id,
                    ndcg=ndcg(ours, ideal(everything, labels), DEPTH),
                    found=any(ours),
                    peer_ndcg=ndcg(theirs, ideal(peer.chunks, labels), DEPTH),
                    peer_found=any(theirs),
                )
            )
        peer.close()
        retrieval.extend(
            _figures(library.name, style, rankings) for style, rankings in by_style.items()
        )
        abstention.append(abstention_figures(library.name, cases, replies))
    return Measured(split=split, retrieval=tuple(retrieval), abstention=tuple(abstention))


def _reply(service: AskService, case: RetrievalCase) -> str:
    """The kind of reply; "refused" for a message without words, which is not answered either."""
    try:
        return service.ask(case.as_typed).reply.kind
    except UsageError:
        return "refused"


def _labels(case: RetrievalCase, library: LibraryName) -> tuple[Label, ...]:
    return case.raw if library == "raw" else case.corpus


def _all_passages(library: Library) -> list[Retrieved]:
    index = library.current()
    sources = _sources(library)
    return [
        Retrieved(source=sources[passage.article_id], text=passage.text)
        for passage in index.all_passages()
    ]


def _sources(library: Library) -> dict[str, str]:
    return {article.id: article.source for article in library.current().articles()}


def _figures(library: LibraryName, style: str, rankings: list[Ranking]) -> RetrievalFigures:
    return RetrievalFigures(
        library=library,
        style=style,
        cases=len(rankings),
        ndcg=mean([ranking.ndcg for ranking in rankings]),
        ndcg_interval=mean_interval([ranking.ndcg for ranking in rankings]),
        found=Proportion(hits=sum(r.found for r in rankings), of=len(rankings)),
        peer_ndcg=mean([ranking.peer_ndcg for ranking in rankings]),
        peer_found=Proportion(hits=sum(r.peer_found for r in rankings), of=len(rankings)),
        rankings=tuple(rankings),
    )


def abstention_figures(
    library: LibraryName, cases: Sequence[RetrievalCase], replies: dict[str, str]
) -> AbstentionFigures:
    abstained = {name: kind != "answered" for name, kind in replies.items()}
    redirected = {name: kind not in ("answered", "abstained") for name, kind in replies.items()}
    outside = [case for case in cases if case.style == "outside"]
    near = [case for case in outside if case.near]
    # A message that this library has nothing for is neither inside nor outside.
    inside = [case for case in cases if case.style != "outside" and _labels(case, library)]
    return AbstentionFigures(
        library=library,
        outside=_share(outside, abstained),
        outside_near=_share(near, abstained),
        inside_abstained=_share(inside, abstained),
        inside_redirected=_share(inside, redirected),
        wrongly_answered=tuple(case.id for case in outside if not abstained[case.id]),
        wrongly_abstained=tuple(case.id for case in inside if abstained[case.id]),
    )


def _share(cases: Sequence[RetrievalCase], abstained: dict[str, bool]) -> Proportion:
    return Proportion(hits=sum(abstained[case.id] for case in cases), of=len(cases))
