"""A small library of the tests' own, and the program that ingests it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]

HOSTILE = "<script>document.title='owned'</script> costs $5 and $6, **not bold**, [x](javascript:1)"

STRANGE_TITLE = "Endings with *clients* cost $5 or $6 :material/home: [x](y) <b>"

ARTICLES = {
    "hard-session.md": """---
title: After a hard session
audience: clinician
sections:
  - heading: "Come down first"
    questions:
      - "What do I do after a bad session?"
      - "How do I calm down after a hard session?"
  - heading: "Take it to supervision"
    questions:
      - "How do I bring a bad session to supervision?"
  - heading: "Replaying the hour"
    questions:
      - "How do I stop replaying a session?"
---

## Come down first

Stand up and drink some water before you judge a hard session. A bad session feels different once
your breathing has settled.

## Take it to supervision

Bring the one moment of the bad session that you keep returning to. Supervision is the place for
the moments you would rather leave out.

## Replaying the hour

Replaying a session again and again is a sign of care that has nowhere to go. Write down the moment
once, and then close the notebook.
""",
    "silence.md": """---
title: When a client is silent
audience: clinician
sections:
  - heading: "What a silence can hold"
    questions:
      - "What do I do when a client goes silent?"
---

## What a silence can hold

A client's silence can be thought, shame or rest. Wait for one full breath before you speak into a
client's silence.
""",
    "strange.txt": f"""{STRANGE_TITLE}

Saying goodbye

An ending with a client deserves its own session: {HOSTILE} is no way to say goodbye to a client.

An ending with a client can bring relief and sadness at once.
""",
}

LATER = """---
title: Working with an interpreter
audience: clinician
sections:
  - heading: "Three in the room"
    questions:
      - "How do I work with an interpreter in a session?"
---

## Three in the room

Speak to the client and never to the interpreter. Brief the interpreter for five minutes before the
session, and thank the interpreter after it.
"""


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")


def ingest(folder: Path, store: Path, settings: Mapping[str, str] | None = None) -> None:
    """Run the real command with these settings. Raises AssertionError with what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "ingest", str(folder), "--store", str(store)],
        cwd=ROOT,
        env={**os.environ, **(settings or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
