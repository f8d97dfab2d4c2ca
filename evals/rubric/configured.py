"""The grader that the settings name."""

from __future__ import annotations

from app.errors import UsageError
from app.settings import Settings
from app.wiring.chat import build_chat
from evals.rubric.grader import SECONDS, Grader


def build_grader(settings: Settings, seconds: float = SECONDS) -> Grader:
    """``seconds`` are for one vote. Raises UsageError where no grader is named: the model under
    judgement never grades itself."""
    if settings.grader_model is None:
        raise UsageError(
            "No grader is set. Set DEBRIEF_GRADER_MODEL to the name of a chat model, and "
            "DEBRIEF_GRADER_BASE_URL and DEBRIEF_GRADER_API_KEY where it is served elsewhere than "
            "the one under judgement."
        )
    chat = build_chat(
        settings.model_copy(
            update={
                "composer": "model",
                "model": settings.grader_model,
                "openai_base_url": settings.grader_base_url or settings.openai_base_url,
                "openai_api_key": settings.grader_api_key or settings.openai_api_key,
            }
        )
    )
    assert chat is not None, "a model is named"
    return Grader(chat, seconds=seconds)
