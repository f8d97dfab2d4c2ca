"""Matrices whose products are taken in bytes: half the time, at nearly the same numbers.

Weights are rounded once, what they are multiplied with anew for each text. A few of those numbers
reach far and would leave the rest no room; so each is divided by a scale, which goes into the
weights instead (SmoothQuant, Xiao et al. 2023).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MOST = 63
"""Weights have 7 bits: with 8, processors without VNNI run over when they add products up."""

SMOOTH = 0.8
"""How much of the reach goes into the weights: of 0.5 to 0.95 the closest to the whole numbers."""

LEAST = 1e-5

Values = NDArray[np.float32]


class InBytes(NamedTuple):
    """``matrix`` is about ``scale[:, None] ** -1 * weights * step``.

    ``scale`` is (in,), ``weights`` int8 (in, out), ``step`` (out,).
    """

    scale: Values
    weights: NDArray[np.int8]
    step: Values


def in_bytes(matrix: Values, reach: Values) -> InBytes:
    """Return a matrix, (in, out), in bytes.

    ``reach``, (in,), is how large each of the numbers gets that it is multiplied with.
    """
    sizes = np.maximum(np.abs(matrix).max(axis=1), LEAST)
    scale = np.maximum(reach, LEAST) ** SMOOTH / sizes ** (1 - SMOOTH)
    scaled = matrix * scale[:, None]
    step = np.maximum(np.abs(scaled).max(axis=0), LEAST) / MOST
    weights = np.rint(scaled / step).astype(np.int8)
    return InBytes((1 / scale).astype(np.float32), weights, step.astype(np.float32))
