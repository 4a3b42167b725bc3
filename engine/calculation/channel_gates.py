"""Squeeze-excite: a gate for each channel from the means of all channels."""

from __future__ import annotations

import numpy as np

from engine.calculation.copies import pooled_window, value_of
from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import operand, result_of
from engine.calculation.operations import step
from engine.calculation.sums import linear
from engine.text import N_
from engine.views import FollowedPart, Step


def gate_parts(values: NodeValues, index: Index) -> tuple[FollowedPart, FollowedPart]:
    """The hidden unit and the channel whose mean it reads: by default those that count most."""
    x, weight = values.input(), values.weights["squeeze.weight"]
    means, excite = x.reshape(len(x), -1).mean(1), values.weights["excite.weight"]
    hidden = np.maximum(weight @ means + values.weights["squeeze.bias"], 0)
    unit = values.followed("unit", len(hidden), int(np.abs(hidden * excite[index[0]]).argmax()))
    strongest = values.followed("channel", len(x), int(np.abs(weight[unit] * means).argmax()))
    return (
        FollowedPart("unit", N_("Hidden unit"), len(hidden), unit),
        FollowedPart("channel", N_("Channel of the mean"), len(x), strongest),
    )


def scaled_channel(values: NodeValues, index: Index) -> tuple[Step, ...]:
    """A value times the gate of its channel. The first steps follow one hidden unit and the mean of one channel."""
    x, channel = values.input(), index[0]
    means = x.reshape(len(x), -1).mean(1)
    weight = values.weights["squeeze.weight"]
    hidden = np.maximum(weight @ means + values.weights["squeeze.bias"], 0)
    unit, strongest = (part.value for part in gate_parts(values, index))
    window = operand("x", "input", x, strongest)
    mean = pooled_window(window, "mean", len(window.values), "m")
    total = linear(values, operand("m", "means", means), unit, "a", "squeeze.")
    active = step(N_("hidden unit"), "h", r"h = \max(0, a)", "relu", (result_of(total),))
    excited = linear(values, operand("h", "hidden units", hidden), channel, "e", "excite.")
    gate = step(N_("gate"), "g", r"g = \sigma(e)", "sigmoid", (result_of(excited),))
    product = step(N_("product"), "y", "y = g x", "sum", (result_of(gate), value_of(values, index)))
    return mean, total, active, excited, gate, product
