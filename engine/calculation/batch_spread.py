"""How much the samples of a batch differ: the extra channel of Minibatch standard deviation."""

from __future__ import annotations

import numpy as np

from engine.calculation.node_values import NodeValues
from engine.calculation.operands import constant, operand, result_of
from engine.calculation.operations import step
from engine.calculation.statistics import mean_and_variance
from engine.text import N_
from engine.views import Step

EPSILON = 1e-8


def spread_over_batch(values: NodeValues) -> tuple[Step, ...]:
    """The standard deviation of the value that differs most, and the mean of those of all values."""
    batch = values.inputs[0]
    deviations = np.sqrt(batch.var(0) + EPSILON)
    widest = np.unravel_index(int(deviations.argmax()), deviations.shape)
    over = operand("x", "batch", batch, slice(None), *(int(one) for one in widest))
    mean, variance = mean_and_variance(over)
    epsilon = (constant(r"\epsilon", EPSILON),)
    root = step(
        N_("standard deviation"), "s", r"s = \sqrt{\sigma^2 + \epsilon}", "root", (result_of(variance),), epsilon
    )
    every = operand("s", "deviations", deviations)
    count = (constant("n", deviations.size),)
    total = step(N_("mean"), "y", r"y = \frac{1}{n} \sum_k s_k", "mean", (every,), count)
    return mean, variance, root, total
