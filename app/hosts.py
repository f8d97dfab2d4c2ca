"""Where an address leads: read in one way by whoever connects to it and whoever tells of it."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

OPENAI_HOST = "api.openai.com"
OPENAI_URL = f"https://{OPENAI_HOST}/v1"
NO_HOST = "(no host)"


def is_server(place: str) -> bool:
    """Whether a place is a server's address, and no folder."""
    return place.lower().startswith(("http://", "https://"))


def host_of(url: str) -> str:
    """The host and port, without a name and password that an address may carry.

    NO_HOST where it has none that can be read.
    """
    parts = _parts(url)
    if parts is None:
        return NO_HOST
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{host}:{parts.port}" if parts.port else str(host)


def is_local(url: str) -> bool:
    """Whether it leads to a program on this machine; False wherever that is not certain."""
    parts = _parts(url)
    if parts is None:
        return False
    name = parts.hostname or ""
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def _parts(url: str) -> SplitResult | None:
    """The parts of an address with a host; None for any other."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # Raises where it is no number.
    except ValueError:
        return None
    return parts if parts.hostname else None
