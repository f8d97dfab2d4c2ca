"""An exception as the person sees it, and as the log may know it."""

from __future__ import annotations

import logging
import traceback

from app.errors import DebriefError, UsageError
from app.models import Failed

_log = logging.getLogger("debrief.ui")


def failure(error: Exception) -> Failed:
    """Return what to show. Only an error that nobody foresaw is logged, by its type and place:
    its message may hold what the person wrote, and is left out."""
    match error:
        case UsageError():
            return Failed(
                what=str(error),
                kept="What you wrote is still here.",
                next_step="Change it and send it again.",
            )
        case DebriefError():
            return Failed(
                what=str(error),
                kept="Your question and this conversation are still here.",
                next_step="Once that is done, choose “Ask again” or open this page once more.",
            )
        case _:
            _log.error("%s at %s", type(error).__name__, _place(error))
            return Failed(
                what="Something in Debrief broke, and it is not your doing.",
                kept="Your question and this conversation are still here.",
                next_step=(
                    "Try once more. If it breaks again, “python -m app doctor” says what is "
                    "not ready on this machine."
                ),
            )


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "an unknown place"
    last = frames[-1]
    return f"{last.filename.rpartition('/')[2]}:{last.lineno}"
