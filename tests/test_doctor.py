"""What the doctor says of weights that no longer fit the examples that they were made from."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app import doctor
from app.readiness import Check
from app.settings import load_settings


def noticing(tmp_path: Path) -> Check:
    settings = load_settings(store=str(tmp_path / "nowhere"), composer="library")
    return next(one for one in doctor.describe(settings).checks if one.name == "noticing")


def test_the_doctor_looks_at_what_notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert noticing(tmp_path).state == "ready"
    with monkeypatch.context() as other:
        other.setattr(doctor, "noticing_trained_from", lambda: "other examples")
        stale = noticing(tmp_path)
    assert stale.state == "warning" and "train" in stale.next_step
    # An installation that cannot train cannot compare: that is no fault of it.
    monkeypatch.setitem(sys.modules, "app.understanding.train_noticing", None)
    assert noticing(tmp_path).state == "ready"


def test_the_doctor_names_weights_of_noticing_that_are_of_no_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.understanding.noticing.WEIGHTS", tmp_path)
    damaged = noticing(tmp_path)
    assert damaged.state == "not_ready" and "noticing.npz" in damaged.detail
