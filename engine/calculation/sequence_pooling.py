"""A sequence reduced to one vector."""

from __future__ import annotations

import numpy as np

from engine.calculation.copies import pooled_window, zero
from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import operand, result_of
from engine.calculation.operations import step
from engine.calculation.softmax import softmax
from engine.calculation.sums import linear
from engine.text import N_
from engine.views import Step


def sequence_pooled(values: NodeValues, index: Index, mode: str) -> tuple[Step, ...]:
    """One feature of the mean, the maximum or the learned weighted mean of the steps that are no padding."""
    x, (unit,) = values.input(), index
    mask = values.mask()
    real = np.flatnonzero(np.ones(len(x), bool) if mask is None else mask)
    if not len(real):
        return (zero(N_("padding")),)
    steps = operand("x", "input", x, real, unit)
    if mode != "attention":
        return (pooled_window(steps, "maximum" if mode == "max" else "mean", len(real)),)
    scores = x @ values.weights["score.weight"][0] + values.weights["score.bias"][0]
    chosen = int(real[scores[real].argmax()])
    score = linear(values, operand("x", "input", x, chosen), 0, "e", "score.")
    total, weight = softmax(operand("e", "scores", scores, real), result_of(score), "w")
    terms = operand("w", "weights", values.inner["weights"][values.sample], real), steps
    return score, total, weight, step(N_("weighted mean"), "y", r"y = \sum_k w_k x_k", "sum", terms)
