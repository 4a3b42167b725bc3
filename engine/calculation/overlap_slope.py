"""The derivative of the Dice loss of one image with respect to one score."""

from __future__ import annotations

import numpy as np

from engine.calculation.loss_slopes import BY_PROBABILITY, through_probabilities
from engine.calculation.losses import MINUS
from engine.calculation.operands import constant, operand, result_of
from engine.calculation.operations import step
from engine.text import N_
from engine.views import Array, Step


def overlap_slope(output: Array, target: Array, smoothing: float, index: tuple[int, ...]) -> tuple[Step, ...]:
    """For scores `(K, H, W)`, classes `(H, W)` and the score at `(k, row, column)`."""
    place, row, column = index
    powers = np.exp(output - output.max(0))
    shares = powers / powers.sum(0)
    true = np.eye(len(output))[target].transpose(2, 0, 1)  # (H, W, K) -> (K, H, W)
    shared, both = (shares * true).sum((1, 2)), (shares**2).sum((1, 2)) + true.sum((1, 2))
    dice = (2 * shared + smoothing) / (both + smoothing)
    here = shares[:, row, column], true[:, row, column]
    slopes = -(2 * here[1] - 2 * dice * here[0]) / (len(output) * (both + smoothing))
    two, d = constant("2", 2.0), operand("d", "overlaps", dice, place)
    p, t = operand("p", "probabilities", shares, *index), operand("t", "target", true, *index)
    gap = step(
        N_("overlap times probability, less the target"), "e", "e = 2 d p - 2 t", "sum", (two, d, p), (MINUS, two, t)
    )
    count, areas = constant("K", len(output)), constant("b", float(both[place]) + smoothing)
    weight = step(N_("both areas, times the number of classes"), "n", "n = K b", "sum", (count, areas))
    formula, title = r"D = \frac{e}{n}", BY_PROBABILITY
    direct = step(title, "D", formula, "quotient", (result_of(gap),), (result_of(weight),))
    return gap, weight, direct, *through_probabilities(output[:, row, column], slopes, place, direct)
