"""Products of many stored rows with one vector."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.understanding.shortlist import AXES, EXACT, Shortlist, axes_of

COLUMNS = 96


def _rows(count: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Rows that differ most along few directions, as embeddings do, and steps of their columns."""
    lot = np.random.default_rng(3)
    spread = 60 / np.sqrt(np.arange(1, COLUMNS + 1))
    mixed, _ = np.linalg.qr(lot.standard_normal((COLUMNS, COLUMNS)))
    rows = np.rint(lot.standard_normal((count, COLUMNS)) * spread @ mixed).clip(-127, 127)
    steps = lot.uniform(0.5, 2.0, COLUMNS) / 127
    return rows.astype(np.int8), steps.astype(np.float32)


def test_the_largest_products_are_exact_and_the_others_close() -> None:
    packed, steps = _rows(4 * EXACT)
    shortlist = Shortlist(packed, steps, axes_of(packed, steps))
    whole = packed * steps
    for vector in whole[:20] / np.linalg.norm(whole[:20], axis=1, keepdims=True):
        wanted = whole @ vector
        found = shortlist.products(vector)
        best = np.argsort(-wanted)[:50]
        np.testing.assert_allclose(found[best], wanted[best], rtol=1e-4, atol=1e-5)
        assert np.abs(found - wanted).max() < 0.25 * wanted.max()


def test_fewer_rows_than_are_taken_whole_are_all_exact() -> None:
    packed, steps = _rows(7)
    vector = np.linspace(-1, 1, COLUMNS, dtype=np.float32)
    found = Shortlist(packed, steps, axes_of(packed, steps)).products(vector)
    np.testing.assert_allclose(found, (packed * steps) @ vector, rtol=1e-4, atol=1e-5)


def test_axes_are_at_right_angles() -> None:
    packed, steps = _rows(300)
    axes = axes_of(packed, steps).astype(np.float32)
    assert axes.shape == (COLUMNS, AXES)
    np.testing.assert_allclose(axes.T @ axes, np.eye(AXES), atol=5e-3)
