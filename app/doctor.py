"""Looks at every part that an answer needs: what ``python -m app doctor`` says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from app.contacts import unconfirmed
from app.deadline import Deadline
from app.errors import DebriefError
from app.fallbacks import load_fallbacks
from app.models import Masking, OutputMode
from app.pipeline.answer_form import ANSWER_SCHEMA
from app.ports import Embedder
from app.ports.chat import ChatFailed, ChatMessage, ChatModel, ChatRequest, ModeRefused
from app.readiness import Check, Readiness, State, leaves
from app.settings import Settings
from app.understanding.answered import Answered, answered_hash, answered_trained_from
from app.understanding.classifier import Classifier, trained_from
from app.understanding.examples import ADAPTER_KINDS, SOURCES, examples_hash
from app.understanding.heads import load_adapter
from app.understanding.misspelt import spelling_hash, spelling_trained_from
from app.understanding.noticing import NoticingWeights, noticing_trained_from
from app.understanding.quoted_before import quoted_made_with, reader_hash
from app.understanding.second import second_hash, second_trained_from
from app.understanding.turns import load_turns, turns_hash
from app.wiring.chat import build_chat
from app.wiring.embedders import LocalEmbedder, build_embedder, build_minilm
from app.wiring.library import build_library
from app.wiring.safety import build_deidentifier, build_screener, region_of

PROBE = 'Answer with the JSON object {"sentences": []} and nothing else.'
PROBE_TOKENS = 50
PROBE_SECONDS = 15.0
CHAT_STEP = "Check OPENAI_API_KEY, OPENAI_BASE_URL and DEBRIEF_MODEL."
MODES: dict[OutputMode, str] = {
    "schema": "answers are held to a JSON schema",
    "json": "answers come as JSON",
    "text": "answers come as text with markers",
}


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
        _check("adapter of turns", _turns),
        _check("noticing", _noticing),
        _check("messages with known answers", lambda: _answered(settings.corpus)),
        _check("sentences read before", _quoted),
        _check("second reading", lambda: _second(settings.corpus)),
        _check("spelling", lambda: _spelling(settings.corpus)),
        _check("masking of names", lambda: _masking(settings, minilm)),
        _check("screening", lambda: _screening(minilm)),
        _check("crisis contacts", lambda: _contacts(settings)),
    ]
    if settings.embedder != "minilm":
        checks.append(_check("embedding service", lambda: _tried(build_embedder(settings, minilm))))
    chat = build_chat(settings)
    if chat is not None:
        checks.append(_check("chat model", lambda: _chat(chat)))
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


def _turns() -> tuple[State, str, str]:
    return _fresh(load_turns().trained_from == turns_hash())


def _noticing() -> tuple[State, str, str]:
    NoticingWeights.load()
    try:
        # What trains it knows what it learns from, and needs what only a developer installs.
        from app.understanding.train_noticing import noticing_hash
    except ImportError:
        return "ready", "its examples are compared only where scikit-learn is installed", ""
    return _fresh(noticing_trained_from() == noticing_hash())


def _answered(corpus: Path) -> tuple[State, str, str]:
    Answered.load()
    return _fresh(answered_trained_from() == answered_hash(corpus))


def _quoted() -> tuple[State, str, str]:
    return _fresh(quoted_made_with() == reader_hash())


def _second(corpus: Path) -> tuple[State, str, str]:
    return _fresh(second_trained_from() == second_hash(corpus))


def _spelling(corpus: Path) -> tuple[State, str, str]:
    return _fresh(spelling_trained_from() == spelling_hash(corpus))


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


def _chat(chat: ChatModel) -> tuple[State, str, str]:
    """Send a few words of no one's, in the best output mode that the service takes."""
    mode: OutputMode | None = chat.mode
    while mode is not None:
        request = ChatRequest(
            messages=(ChatMessage(role="user", text=PROBE),),
            mode=mode,
            max_tokens=PROBE_TOKENS,
            schema_name="answer",
            json_schema=ANSWER_SCHEMA,
        )
        try:
            chat.complete(request, Deadline(PROBE_SECONDS))
        except ModeRefused:
            mode = chat.refuses(mode)
            continue
        except ChatFailed as failed:
            # It answered, if not to the end: who sends fifty tokens is there.
            if failed.reason not in ("length", "empty"):
                why = load_fallbacks().why[failed.reason]
                said = why.replace("{host}", chat.host).replace("{model}", chat.name)
                return "warning", said, f"{CHAT_STEP} Until then the library answers."
        return "ready", f"{chat.name} at {chat.host}, which receives text; {MODES[mode]}", ""
    return "warning", f"{chat.host} takes no form of request that Debrief knows", CHAT_STEP


def _library(settings: Settings, minilm: LocalEmbedder) -> tuple[State, str, str]:
    index = build_library(settings, build_embedder(settings, minilm)).current()
    articles = len(index.articles())
    if not articles:
        return "not_ready", f"{settings.store} holds no article", "Run 'python -m ingest'."
    return "ready", f"{articles} articles, {index.size} passages at {settings.store}", ""
