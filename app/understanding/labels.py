"""What the adapter's heads tell apart."""

from __future__ import annotations

from typing import get_args

from app.models import ClinicalWork, Noticed

WHO = ("client", "clinician", "other")
WHAT = ("self_harm", "harm_to_others", "harm_from_others", "abuse_or_neglect")
RISKS = ("none", *(f"{who} {what}" for who in WHO for what in WHAT))
CLINICAL_ROUTES: tuple[ClinicalWork, ...] = (
    "diagnosis",
    "medication",
    "treatment_plan",
    "test",
    "risk_assessment",
    "notes",
)
ROUTES = ("question", "client", "off_topic", "attack", *CLINICAL_ROUTES)
"""A clinical request is six routes to the classifier, for each is answered in its own words."""

BOUNDARY = (
    "pass",
    "diagnosis",
    "medication",
    "treatment",
    "assessment",
    "therapy",
    "blame",
    "praise",
    "reassurance",
    "uncited_claim",
    "instructions",
    "bypass",
)
NAMES = ("none", "person", "place", "organisation")
SUPPORT = ("no", "yes")
SCOPE = ("outside", "inside")
NOTICED: tuple[Noticed, ...] = tuple(name for name in get_args(Noticed) if name != "repeating")
"""Repeating oneself is found by comparing with earlier turns."""
