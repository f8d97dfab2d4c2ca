from __future__ import annotations

import pytest

from evals.results import FOLDER
from evals.subject import Subject, kept_subject


@pytest.fixture(scope="package")
def whole() -> Subject:
    return kept_subject(FOLDER / "stores")
