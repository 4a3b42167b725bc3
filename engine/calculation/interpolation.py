"""Bilinear interpolation: each pixel is a blend of up to four."""

from __future__ import annotations

import numpy as np

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import at
from engine.calculation.operations import step
from engine.text import N_
from engine.views import Operand, Step


def blended(values: NodeValues, index: Index, factor: int) -> Step:
    """A pixel of an image that is larger by a whole factor, from the pixels around its center."""
    x = values.input()
    rows, columns = (_neighbors(one, side, factor) for one, side in zip(index[1:], x.shape[1:], strict=True))
    cells = [(index[0], row, column) for row, _ in rows for column, _ in columns]
    shares = np.array([row * column for _, row in rows for _, column in columns])
    share = Operand("w", "", shares, np.zeros((len(shares), 0), int))
    terms = (share, at("x", "input", x, np.array(cells)))
    return step(N_("blend"), "y", r"y = \sum_k w_k x_k", "sum", terms)


def _neighbors(position: int, side: int, factor: int) -> list[tuple[int, float]]:
    """The pixels before and after a position, with their shares; at an edge they are the same pixel."""
    place = max(0.0, (position + 0.5) / factor - 0.5)
    before = min(int(place), side - 1)
    share = place - before
    return [(before, 1 - share), (min(before + 1, side - 1), share)]
