"""Squeeze-excite: a gate for each channel from the means of all channels."""

from __future__ import annotations

import numpy as np

from engine.calculation.copies import pooled_window, value_of
from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import operand, result_of
from engine.calculation.operations import step
from engine.calculation.sums import linear
from engine.text import N_
from engine.views import Step


def scaled_channel(values: NodeValues, index: Index) -> tuple[Step, ...]:
    """A value times the gate of its channel. The first steps follow the mean and the hidden unit that count most."""
    x, channel = values.input(), index[0]
    means = x.reshape(len(x), -1).mean(1)
    weight = values.weights["squeeze.weight"]
    hidden = np.maximum(weight @ means + values.weights["squeeze.bias"], 0)
    unit = int(np.abs(hidden * values.weights["excite.weight"][channel]).argmax())
    strongest = int(np.abs(weight[unit] * means).argmax())
    window = operand("x", "input", x, strongest)
    mean = pooled_window(window, "mean", len(window.values), "m")
    total = linear(values, operand("m", "means", means), unit, "a", "squeeze.")
    active = step(N_("hidden unit"), "h", r"h = \max(0, a)", "relu", (result_of(total),))
    excited = linear(values, operand("h", "hidden units", hidden), channel, "e", "excite.")
    gate = step(N_("gate"), "g", r"g = \sigma(e)", "sigmoid", (result_of(excited),))
    product = step(N_("product"), "y", "y = g x", "sum", (result_of(gate), value_of(values, index)))
    return mean, total, active, excited, gate, product
