"""The Dice loss of one image."""

from __future__ import annotations

import numpy as np

from engine.calculation.losses import MINUS
from engine.calculation.operands import constant, operand, result_of
from engine.calculation.operations import step
from engine.text import N_
from engine.views import Array, Step


def overlap(output: Array, target: Array, smoothing: float) -> tuple[Step, ...]:
    """From scores `(K, H, W)` and classes `(H, W)`. The first steps are those of the class with the smallest overlap."""
    powers = np.exp(output - output.max(0))
    shares = powers / powers.sum(0)
    true = np.eye(len(output))[target].transpose(2, 0, 1)  # (H, W, K) -> (K, H, W)
    shared, both = (shares * true).sum((1, 2)), (shares**2).sum((1, 2)) + true.sum((1, 2))
    dice = (2 * shared + smoothing) / (both + smoothing)
    worst = int(dice.argmin())
    p, t = operand("p", "probabilities", shares, worst), operand("t", "target", true, worst)
    common = step(N_("common area"), "a", r"a = \sum_k p_k t_k", "sum", (p, t))
    areas = step(N_("both areas"), "b", r"b = \sum_k p_k^2 + \sum_k t_k", "sum", (p, p), (t,))
    doubled = step(
        N_("sum"), "c", "c = 2 a + s", "sum", (constant("2", 2.0), result_of(common)), (constant("s", smoothing),)
    )
    extra = constant("s", smoothing)
    formula = r"d = \frac{c}{b + s}"
    ratio = step(N_("overlap"), "d", formula, "quotient", (result_of(doubled),), (result_of(areas),), (extra,))
    every = operand("d", "overlaps", dice)
    average = step(N_("mean"), r"\mu", r"\mu = \frac{1}{K} \sum_k d_k", "mean", (every,), (constant("K", len(dice)),))
    loss = step(N_("loss"), "L", r"L = 1 - \mu", "sum", (constant("1", 1.0),), (MINUS, result_of(average)))
    return common, areas, doubled, ratio, average, loss
