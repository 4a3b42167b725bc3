"""Outputs of a multi-label classifier as probabilities. [torch]"""

from __future__ import annotations

from torch import Tensor

LABELS: tuple[str, ...] = ()
"""The names of the labels, in the order of the outputs."""


def answer(output: Tensor) -> dict[str, float]:
    """The probability of each label by its name, for the output `(1, L)` of the network."""
    return dict(zip(LABELS, output.sigmoid()[0].tolist(), strict=True))
