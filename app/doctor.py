"""Looks at every part that an answer needs: what ``python -m app doctor`` says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from app.contacts import unconfirmed
from app.errors import DebriefError
from app.models import Masking
from app.ports import Embedder
from app.readiness import Check, Readiness, State, leaves
from app.settings import Settings
from app.understanding.classifier import Classifier, trained_from
from app.understanding.examples import ADAPTER_KINDS, SOURCES, examples_hash
from app.understanding.heads import load_adapter
from app.wiring import (
    LocalEmbedder,
    build_deidentifier,
    build_embedder,
    build_library,
    build_minilm,
    build_screener,
    region_of,
)


def describe(settings: Settings) -> Readiness:
    """Look at every part that an answer needs; never raises DebriefError."""
    minilm = build_minilm(settings)
    checks = [
        _check("embedder on this machine", lambda: _tried(minilm)),
        *(
            _check(f"classifier '{name}'", partial(_freshness, name, settings.corpus))
            for name in SOURCES
        ),
        _check("adapter of the embedder", lambda: _adapter(settings.corpus)),
        _check("masking of names", lambda: _masking(settings, minilm)),
        _check("screening", lambda: _screening(minilm)),
        _check("crisis contacts", lambda: _contacts(settings)),
    ]
    if settings.embedder != "minilm":
        checks.append(_check("embedding service", lambda: _tried(build_embedder(settings, minilm))))
    checks.append(_check("library", lambda: _library(settings, minilm)))
    return Readiness(checks=tuple(checks), leaves=leaves(settings))


def _check(name: str, look: Callable[[], tuple[State, str, str]]) -> Check:
    try:
        state, detail, next_step = look()
    except DebriefError as error:
        return Check(name=name, state="not_ready", detail=str(error))
    return Check(name=name, state=state, detail=detail, next_step=next_step)


def _tried(embedder: Embedder) -> tuple[State, str, str]:
    vector = embedder.embed(["a session"])[0]
    return "ready", f"{embedder.fingerprint}, {len(vector)} dimensions", ""


def _freshness(name: str, corpus: Path) -> tuple[State, str, str]:
    Classifier.load(name)
    return _fresh(trained_from(name) == examples_hash(SOURCES[name], corpus))


def _adapter(corpus: Path) -> tuple[State, str, str]:
    return _fresh(load_adapter().trained_from == examples_hash(ADAPTER_KINDS, corpus))


def _fresh(is_so: bool) -> tuple[State, str, str]:
    if is_so:
        return "ready", "trained from its examples as they are now", ""
    return "warning", "its examples changed after it was trained", "Run 'python -m app train'."


def _masking(settings: Settings, minilm: LocalEmbedder) -> tuple[State, str, str]:
    build_deidentifier(settings, minilm).mask("a session", Masking())
    model = settings.spacy_model
    return "ready", f"with the spaCy model {model}" if model else "without a spaCy model", ""


def _screening(minilm: LocalEmbedder) -> tuple[State, str, str]:
    build_screener(minilm).screen("a session")
    return "ready", "on this machine, English only", ""


def _contacts(settings: Settings) -> tuple[State, str, str]:
    region = region_of(settings)
    never, old = unconfirmed(region, date.today())
    if not never and not old:
        return "ready", f"{region.name}: all confirmed within a year", ""
    said = [f"never confirmed: {', '.join(never)}"] if never else []
    said += [f"confirmed over a year ago: {', '.join(old)}"] if old else []
    return (
        "warning",
        f"{region.name}: {'; '.join(said)}",
        "Call or look up each, write the date beside it, and name the file in DEBRIEF_CONTACTS.",
    )


def _library(settings: Settings, minilm: LocalEmbedder) -> tuple[State, str, str]:
    index = build_library(settings, build_embedder(settings, minilm)).current()
    articles = len(index.articles())
    if not articles:
        return "not_ready", f"{settings.store} holds no article", "Run 'python -m ingest'."
    return "ready", f"{articles} articles, {index.size} passages at {settings.store}", ""
