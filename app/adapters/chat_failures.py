"""What went wrong with a chat service, from whatever its client raised."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from time import time

import httpx2
import openai
from langchain_core.exceptions import ContextOverflowError

from app.adapters.wire import Flooded
from app.models import FallbackReason

RETRIED: frozenset[FallbackReason] = frozenset({"busy", "server", "unreachable", "slow"})
"""What may be over in a moment. A wrong key stays wrong."""

_TOO_LONG = re.compile(
    r"context[ _-]?(?:length|window|size)|maximum context|too many tokens|prompt is too long"
    r"|exceeds? the (?:available|maximum|model)|input tokens exceed|n_ctx",
    re.I,
)
_OF_THE_FORMAT = re.compile(
    r"response[_ ]?format|json[_ ]?(?:schema|object|mode)|structured|grammar|guided", re.I
)
_SPENT = re.compile(r"insufficient_quota|billing|credit", re.I)


def refuses_format(error: BaseException, *, proven: bool) -> bool:
    """Whether the service refused the output mode, and not the request.

    Servers say so in many words, and some in none: before it has ever answered in this mode, any
    refusal of the request may be one of the mode.
    """
    if not isinstance(error, openai.APIStatusError) or _overflows(error):
        return False
    if error.status_code not in (400, 415, 422, 500, 501):
        return False
    named = bool(_OF_THE_FORMAT.search(_said(error)))
    return named or (error.status_code in (400, 415, 422, 501) and not proven)


def names_usage(error: BaseException) -> bool:
    """Whether the service refused to be asked for the tokens of a stream."""
    refused = isinstance(error, openai.APIStatusError) and error.status_code in (400, 422)
    return refused and "stream_options" in _said(error)  # type: ignore[arg-type]


def reason_of(error: BaseException, *, begun: bool) -> FallbackReason:  # noqa: PLR0911
    """Name what went wrong; ``begun`` is whether some of the answer had come."""
    match error:
        case openai.APIStatusError():
            return _of_status(error)
        case openai.APITimeoutError():
            if begun:
                return "stalled"
            connecting = any(isinstance(one, httpx2.ConnectTimeout) for one in _chain(error))
            return "unreachable" if connecting else "slow"
        case openai.APIConnectionError():
            return "cut_off" if begun else _of_connection(error)
        case openai.APIError():
            # An error event in the middle of a stream.
            return "too_long" if _overflows(error) else "server"
        case Flooded():
            return "flooded"
        case httpx2.TimeoutException():
            return "stalled" if begun else "slow"
        case httpx2.HTTPError():
            return "cut_off" if begun else _of_connection(error)
        case ValueError() | TypeError() | LookupError() | AttributeError():
            # What a client raises that finds something else where it looks for an answer.
            return "unreadable"
        case _:
            return "broken"


def retry_after(error: BaseException) -> float | None:
    """Seconds that the service asks to wait, None where it does not say."""
    if not isinstance(error, openai.APIStatusError):
        return None
    headers = error.response.headers
    for name, seconds in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers[name]) * seconds)
        except (KeyError, ValueError):
            continue
    try:
        return max(0.0, parsedate_to_datetime(headers["retry-after"]).timestamp() - time())
    except (KeyError, TypeError, ValueError):
        return None


def worth_retrying(error: BaseException, reason: FallbackReason) -> bool:
    spent = isinstance(error, openai.RateLimitError) and bool(_SPENT.search(_said(error)))
    return reason in RETRIED and not spent


def was_taken(error: BaseException) -> bool:
    """Whether the service may have taken the request in: it was reached, and did not refuse it."""
    unreached = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
    refused = isinstance(error, openai.APIStatusError)
    return not refused and not any(isinstance(one, unreached) for one in _chain(error))


def _of_status(error: openai.APIStatusError) -> FallbackReason:
    if _overflows(error):
        return "too_long"
    by_status: dict[int, FallbackReason] = {
        401: "wrong_key",
        402: "forbidden",
        403: "forbidden",
        404: "unknown_model",
        408: "slow",
        409: "server",
        413: "too_long",
        429: "busy",
    }
    if error.status_code in by_status:
        return by_status[error.status_code]
    # A redirection is not followed: what was typed would go to another host.
    return "server" if error.status_code >= 500 else "bad_request"


def _of_connection(error: BaseException) -> FallbackReason:
    for one in _chain(error):
        if isinstance(one, socket.gaierror):
            return "unknown_host"
        if isinstance(one, ssl.SSLError):
            return "insecure"
    return "unreachable"


def _overflows(error: openai.APIError) -> bool:
    if isinstance(error, ContextOverflowError):
        return True
    # A service that is over its limit counts tokens too.
    limited = isinstance(error, openai.RateLimitError)
    return not limited and bool(_TOO_LONG.search(_said(error)))


def _said(error: openai.APIError) -> str:
    """The service's own words; to be searched, never shown."""
    return f"{error.message} {error.code or ''} {error.body or ''}"[:4_000]


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
