"""An exception as the person sees it, and as the log may know it."""

from __future__ import annotations

import logging
import traceback

from app.errors import DebriefError, KeepingError, SafetyError, UsageError
from app.models import Failed

_log = logging.getLogger("debrief.ui")


def failure(error: Exception, *, asked: bool = True) -> Failed:
    """Return what to show; ``asked`` is whether a question stands on the page.

    Only an error that nobody foresaw is logged, by its type and place: its message may hold what
    the person wrote, and is left out.
    """
    kept = "Your question and this conversation are still here." if asked else ""
    match error:
        case UsageError():
            what = str(error)
            next_step = "Change it and send it again." if asked else ""
        case KeepingError() | SafetyError() if not asked:
            # What to do is done here, and the error says it.
            what, next_step = str(error), ""
        case DebriefError():
            what = str(error)
            next_step = (
                "After that, choose “Ask again”." if asked else "After that, come back here."
            )
        case _:
            _log.error("%s at %s", type(error).__name__, _place(error))
            what = "Something in Debrief broke, and it is not your doing."
            next_step = (
                "Try once more. If it breaks again, “python -m app doctor” says what is not ready "
                "on this machine."
            )
    return Failed(what=what, kept=kept, next_step=next_step)


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "an unknown place"
    last = frames[-1]
    return f"{last.filename.rpartition('/')[2]}:{last.lineno}"
