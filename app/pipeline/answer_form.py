"""The form in which a chat model answers, and the reasons for which it is asked again."""

from __future__ import annotations

from app.models import DropReason, Model
from app.prompts import fenced

ANSWER_SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["sentences"],
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                # Evidence before words: what is written after it rests on it.
                "required": ["part", "claims", "text"],
                "properties": {
                    "part": {
                        "type": "string",
                        "enum": ["opening", "evidence", "sit_with", "supervision"],
                    },
                    "claims": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["passage", "quote"],
                            "properties": {
                                "passage": {"type": "string"},
                                "quote": {"type": "string"},
                            },
                        },
                    },
                    "text": {"type": "string"},
                },
            },
        }
    },
}
"""In the part of JSON schema that OpenAI's strict mode knows: every field required, none added."""

REASONS: dict[DropReason, str] = {
    "quote_not_in_passage": "the quotation is not in that passage letter for letter",
    "citation_not_retrieved": "it cites a passage that was not given",
    "no_citation": "it claims something about therapy and cites no passage",
    "unsupported": "the cited passage does not say this",
    "markup": "it holds markup",
    "link": "it holds a link or an address",
    "diagnosis": "it names or hints at a diagnosis",
    "medication": "it speaks about medication for somebody",
    "treatment": "it says what treatment or technique this client should get",
    "assessment": "it assesses risk or severity, interprets, predicts or writes notes",
    "therapy": "it does therapy on the person",
    "blame": "it blames",
    "praise": "it praises or grades",
    "reassurance": "it promises what nobody can know",
    "instructions": "it speaks of its instructions",
    "bypass": "it goes round a supervisor, a protocol or confidentiality",
    "unchecked": "it could not be checked",
    "repeated": "it says what has been said",
    "language": "it is not in English",
    "long": "it is too long",
    "asks": "it asks for something where a question follows",
    "misquoted": "it quotes words that the person did not write",
    "stranger": "it names a placeholder that nobody has",
    "beyond": "it advises, claims or promises where only company is asked for",
}


class Dropped(Model):
    """A drafted sentence that was not shown, and why."""

    text: str
    reasons: tuple[DropReason, ...]


def why(one: Dropped) -> str:
    """A dropped sentence and its reasons, as they stand in a prompt."""
    said = "; ".join(REASONS[reason] for reason in one.reasons)
    return f"- {fenced(' '.join(one.text.split()))[:400]}\n  Not shown because {said}."
