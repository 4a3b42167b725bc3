"""Outputs of a regression in their units. [torch]"""

from __future__ import annotations

from torch import Tensor

OFFSET, SCALE = 0.0, 1.0
"""Mean and standard deviation of the target in training: the network gives `(value - OFFSET) / SCALE`."""
UNIT = ""
"""The unit of the predicted value, as it is written in the data."""


def answer(output: Tensor) -> float:
    """The predicted value in its unit, for the output `(1, 1)` of the network."""
    return float(output[0, 0] * SCALE + OFFSET)
