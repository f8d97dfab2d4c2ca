"""``python -m evals.loopback``: serve the scripted models from a process of their own."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from evals.loopback.server import Loopback


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the address, then serve until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m evals.loopback", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="a free one where none is named")
    parser.add_argument(
        "--rate", type=float, default=None, help="tokens a second; as fast as it goes without"
    )
    options = parser.parse_args(arguments)
    with Loopback(rate=options.rate, port=options.port) as server:
        print(server.url, flush=True)
        try:
            sys.stdin.read()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
