"""Outputs of a classifier as probabilities. [torch]"""

from __future__ import annotations

import torch
from torch import Tensor

CLASSES: tuple[str, ...] = ()
"""The names of the classes, in the order of the outputs."""


def answer(output: Tensor) -> dict[str, float]:
    """The probability of each class by its name, for the output `(1, K)` of the network."""
    if output.shape[1] == 1:  # one score: its sigmoid is the probability of the second class
        second = output.sigmoid()
        probabilities = torch.cat([1 - second, second], 1)
    else:
        probabilities = output.softmax(1)
    return dict(zip(CLASSES, probabilities[0].tolist(), strict=True))
