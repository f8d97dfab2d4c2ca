"""Loaded by every Python that a test starts: writes down where its sockets want to go."""

import os
import sys

_FILE = os.open(os.environ["WATCH_FILE"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
_EVENTS = ("socket.connect", "socket.sendto", "socket.sendmsg")
_LOOKUPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in _EVENTS:
        _write(event, arguments[1])
    elif event in _LOOKUPS:
        _write(event, arguments[0])


def _write(event: str, target: object) -> None:
    host = target[0] if isinstance(target, tuple) else target
    # A path is a socket in the file system, None this machine itself.
    kind = "path" if isinstance(target, str | bytes) and event in _EVENTS else "host"
    os.write(_FILE, f"{event}\t{kind}\t{host!r}\n".encode())


os.write(_FILE, f"started\t{os.getpid()}\n".encode())
sys.addaudithook(_watch)
