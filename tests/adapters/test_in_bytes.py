from __future__ import annotations

import numpy as np

from app.adapters.in_bytes import MOST, in_bytes


def test_a_matrix_in_bytes_is_about_the_matrix() -> None:
    random = np.random.default_rng(0)
    matrix = random.standard_normal((48, 16)).astype(np.float32)
    made = in_bytes(matrix, np.ones(48, dtype=np.float32))
    again = made.weights * made.step * made.scale[:, None]
    assert made.weights.dtype == np.int8 and np.abs(made.weights).max() == MOST
    np.testing.assert_allclose(again, matrix, atol=0.04)


def test_what_reaches_far_leaves_the_rest_its_room() -> None:
    """What a text's numbers are rounded by is the largest of them, once each is scaled."""
    random = np.random.default_rng(1)
    matrix = random.standard_normal((48, 16)).astype(np.float32)
    reach = np.ones(48, dtype=np.float32)
    reach[7] = 40
    numbers = random.uniform(-1, 1, 48).astype(np.float32) * reach

    def rounded(values: np.ndarray) -> np.ndarray:
        step = np.abs(values).max() / 127
        return np.asarray(np.rint(values / step) * step)

    made = in_bytes(matrix, reach)
    smooth = rounded(numbers * made.scale) @ (made.weights * made.step)
    coarse = rounded(numbers) @ matrix
    wrong = np.abs(smooth - numbers @ matrix).mean()
    assert wrong < 0.5 * np.abs(coarse - numbers @ matrix).mean()


def test_a_column_of_zeros_stays_zero() -> None:
    made = in_bytes(np.zeros((4, 2), dtype=np.float32), np.zeros(4, dtype=np.float32))
    assert not made.weights.any() and np.isfinite(made.scale).all() and np.isfinite(made.step).all()
