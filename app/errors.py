"""Everything that Debrief raises on purpose.

DebriefError
├── UsageError            the question, option or setting cannot be used
├── StoreError
│   ├── StoreMissing      no index at this place
│   ├── StoreOutdated     made by another version or another embedder
│   ├── StoreBusy         another ingest is writing
│   └── StoreUnusable     unreadable, read-only, full, damaged, or its server does not answer
├── EmbedderError         the embedder cannot be loaded or did not answer
├── PromptError           a prompt is missing, or does not fit the code that fills it
├── KeepingError          kept debriefs cannot be read or written
│   ├── WrongPassphrase   they were kept with another one
│   └── DrawerClosed      they were all deleted since they were opened
├── SafetyError           a message could not be masked or screened, so it was not answered
└── UnderstandingError    themes, examples or trained weights are missing or do not match

Each message is one line that names the value, the cause and the next step, and never what a
person typed.
"""

from __future__ import annotations


class DebriefError(Exception):
    """Base of the tree; its text can be shown to the person as it is."""


class UsageError(DebriefError):
    """The caller's input cannot be used as it stands."""


class StoreError(DebriefError):
    """The index cannot be read or written."""


class StoreMissing(StoreError):
    """There is no index yet."""


class StoreOutdated(StoreError):
    """The index was made by another version or with another embedder."""


class StoreBusy(StoreError):
    """Another process is writing to the index."""


class StoreUnusable(StoreError):
    """The index is there but cannot be used."""


class EmbedderError(DebriefError):
    """The embedder cannot be loaded, or its service failed."""


class UnderstandingError(DebriefError):
    """Themes, examples or trained weights are missing or do not fit one another."""


class PromptError(DebriefError):
    """A prompt file and the code that fills it do not fit one another."""


class KeepingError(DebriefError):
    """Kept debriefs cannot be read or written."""


class WrongPassphrase(KeepingError):
    """The debriefs were kept with another passphrase; nothing was changed."""


class DrawerClosed(KeepingError):
    """The kept debriefs were all deleted since they were opened; what has the key is of no use."""


class SafetyError(DebriefError):
    """A safety step broke; the message went no further."""
