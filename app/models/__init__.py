"""The frozen models that cross module boundaries.

Offsets are 0-based, end exclusive, counted in characters.
"""

from app.models.base import (
    Model,
)
from app.models.conversation import (
    Evidence,
    Message,
    Question,
    QuotableSentence,
    ThemeScore,
    Turn,
)
from app.models.draft import (
    Basis,
    Claim,
    DraftSentence,
    Part,
)
from app.models.library import (
    Article,
    Audience,
    Block,
    BlockKind,
    Passage,
    ScoredPassage,
)
from app.models.reply import (
    Abstained,
    Answered,
    Citation,
    Contact,
    Failed,
    Notice,
    PassageReference,
    Redirected,
    Reply,
    Sentence,
    Timed,
    Urgent,
)
from app.models.safety import (
    ClinicalWork,
    DropReason,
    Identifier,
    IdentifierLabel,
    Mask,
    Masked,
    MaskedSpan,
    Masking,
    Risk,
    Route,
    Screening,
    What,
    Who,
)

__all__ = [
    "Abstained",
    "Answered",
    "Article",
    "Audience",
    "Basis",
    "Block",
    "BlockKind",
    "Citation",
    "Claim",
    "ClinicalWork",
    "Contact",
    "DraftSentence",
    "DropReason",
    "Evidence",
    "Failed",
    "Identifier",
    "IdentifierLabel",
    "Mask",
    "Masked",
    "MaskedSpan",
    "Masking",
    "Message",
    "Model",
    "Notice",
    "Part",
    "Passage",
    "PassageReference",
    "Question",
    "QuotableSentence",
    "Redirected",
    "Reply",
    "Risk",
    "Route",
    "ScoredPassage",
    "Screening",
    "Sentence",
    "ThemeScore",
    "Timed",
    "Turn",
    "Urgent",
    "What",
    "Who",
]
