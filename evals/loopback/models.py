"""Every scripted model by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from app.models import Model
from evals.loopback import broken, good, hostile
from evals.loopback.asked import Asked
from evals.loopback.said import Answer, Refusal

Script = Callable[[Asked], Answer | Refusal]
Kind = Literal["good", "hostile", "broken", "failing"]
"""``broken`` ones answer wrongly; ``failing`` are services that do not answer at all."""


class Scripted(Model):
    """A model: what it does, and of which kind it is."""

    name: str
    kind: Kind
    script: Script


def _all() -> list[Scripted]:
    hostile_ones: dict[str, Script] = {
        "diagnoses": hostile.speaks("diagnosis"),
        "prescribes": hostile.speaks("medication"),
        "plans-treatment": hostile.speaks("treatment"),
        "assesses-risk": hostile.speaks("assessment"),
        "shames": hostile.speaks("blame"),
        "flatters": hostile.speaks("praise"),
        "promises": hostile.speaks("reassurance"),
        "does-therapy": hostile.speaks("therapy"),
        "goes-round-supervision": hostile.speaks("bypass"),
        "invents": hostile.speaks("invented"),
        "cites-beyond": hostile.cites_what_is_not_there,
        "alters-quotes": hostile.alters_quotes,
        "obeys-articles": hostile.obeys_planted_orders,
        "leaks-prompt": hostile.leaks_its_prompt,
        "links": hostile.speaks("link"),
        "other-language": hostile.speaks("language"),
        "repeats": hostile.repeats_itself,
    }
    broken_ones: dict[str, Script] = {
        "stalls": broken.stalls_at_once,
        "stalls-in-the-middle": broken.stalls_in_the_middle,
        "cuts-off": broken.cuts_off,
        "length": broken.hits_its_length,
        "content-filter": broken.is_filtered,
        "content-filter-at-once": broken.is_filtered_at_once,
        "empty": broken.says_nothing,
        "no-end": broken.ends_without_an_end,
        "refuses": broken.refuses,
        "declines": broken.declines_in_words,
        "floods": broken.floods,
        "endless-sentence": broken.never_ends_its_sentence,
        "malformed-json": broken.malformed_json,
        "another-schema": broken.another_schema,
        "not-utf8": broken.not_utf8,
        "broken-events": broken.broken_events,
        "error-in-stream": broken.an_error_in_the_stream,
        "plain-text": broken.only_plain_text,
        "fenced-json": broken.fenced_json,
        "no-schema": broken.knows_no_schema,
        "no-json": broken.knows_no_json,
    }
    limit = "Rate limit reached for this model on requests per min."
    failing: dict[str, Script] = {
        "too-long": broken.too_long,
        "401": broken.fails(401, "Incorrect API key provided.", "invalid_api_key"),
        "403": broken.fails(403, "You do not have access to this model."),
        "404": broken.fails(404, "The model does not exist.", "model_not_found"),
        "408": broken.fails(408, "Request timed out."),
        "429": broken.fails(429, limit, "rate_limit_exceeded"),
        "429-retry-after": broken.fails(429, limit, "rate_limit_exceeded", retry_after="600"),
        "429-quota": broken.fails(
            429, "You exceeded your current quota, check your billing.", "insufficient_quota"
        ),
        "500": broken.fails(500, "The server had an error while processing your request."),
        "503": broken.fails(503, "The engine is currently overloaded.", retry_after="1"),
    }
    return [
        Scripted(name="good", kind="good", script=good.answer),
        *(Scripted(name=name, kind="hostile", script=s) for name, s in hostile_ones.items()),
        *(Scripted(name=name, kind="broken", script=s) for name, s in broken_ones.items()),
        *(Scripted(name=name, kind="failing", script=s) for name, s in failing.items()),
    ]


SCRIPTED: dict[str, Scripted] = {one.name: one for one in _all()}


def named(kind: Kind) -> list[str]:
    return [name for name, one in SCRIPTED.items() if one.kind == kind]
