"""Layers that draw random numbers in training mode. What they drew follows from their output."""

from __future__ import annotations

import numpy as np

from engine.calculation.copies import copied, value_of
from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import constant, operand, result_of
from engine.calculation.operations import step
from engine.text import N_
from engine.views import Array, Step


def rounded_rate(rate: float) -> float:
    """The rate of our own Dropout, a multiple of 1/65,536."""
    return min(round(rate * 2**16), 2**16 - 1) / 2**16


def dropped(values: NodeValues, index: Index, rate: float) -> Step:
    """In training mode the value times the mask and the scale, else the value itself."""
    if not values.training:
        return copied(values, index)
    scale = constant("c", 1 / (1 - rate))
    mask = operand("m", "mask", _mask(values), *index)
    return step(N_("mask and scale"), "y", r"y = m c x", "sum", (mask, scale, value_of(values, index)))


def _mask(values: NodeValues) -> Array:
    """1 where a value is kept. Layers that drop whole channels do not say which; a channel of zeros alone counts as
    dropped, which makes no difference."""
    if "mask" in values.inner:
        return values.inner["mask"][values.sample]
    output = values.output[values.sample]
    kept = (output != 0).reshape(len(output), -1).any(1)
    mask: Array = np.broadcast_to(kept.reshape(-1, *[1] * (output.ndim - 1)), output.shape).astype(float)
    return mask


def noisy(values: NodeValues, index: Index, deviation: float) -> Step:
    """In training mode the value plus noise, else the value itself."""
    if not values.training or not deviation:
        return copied(values, index)
    x = value_of(values, index)
    noise = constant(r"\epsilon", (values.value(index) - float(x.values[0])) / deviation)
    return step(N_("noise"), "y", r"y = x + \sigma \epsilon", "sum", (x,), (constant(r"\sigma", deviation), noise))


def sampled(values: NodeValues, index: Index) -> tuple[Step, ...]:
    """A draw from the normal distribution that the input describes; the draw is 0 where the output is the mean."""
    x, (unit,) = values.input(), index
    mean = operand(r"\mu", "input", x, unit)
    half = constant(r"\frac{1}{2}", 0.5)
    logarithm = operand(r"\log \sigma^2", "input", x, len(x) // 2 + unit)
    exponent = step(N_("half the log-variance"), "h", r"h = \frac{1}{2} \log \sigma^2", "sum", (half, logarithm))
    deviation = step(N_("standard deviation"), r"\sigma", r"\sigma = e^{h}", "exponential", (result_of(exponent),))
    drawn = (values.value(index) - float(mean.values[0])) / deviation.result
    formula = r"z = \mu + \sigma \epsilon"
    sample = step(N_("sample"), "z", formula, "sum", (mean,), (result_of(deviation), constant(r"\epsilon", drawn)))
    return exponent, deviation, sample
