"""Normalization: mean and variance of a set of values, then scale and shift."""

from __future__ import annotations

from engine.calculation.node_values import NodeValues
from engine.calculation.operands import constant, operand, result_of
from engine.calculation.operations import step
from engine.text import N_
from engine.views import Operand, Step


def mean_and_variance(x: Operand) -> tuple[Step, Step]:
    """The mean and the variance of the values of an operand."""
    count = constant("n", len(x.values))
    mean = step(N_("mean"), r"\mu", r"\mu = \frac{1}{n} \sum_k x_k", "mean", (x,), (count,))
    formula = r"\sigma^2 = \frac{1}{n} \sum_k (x_k - \mu)^2"
    variance = step(N_("variance"), r"\sigma^2", formula, "variance", (x,), (result_of(mean),))
    return mean, variance


def standardized(x: Operand, mean: Operand, variance: Operand, epsilon: float) -> Step:
    """The distance from the mean in standard deviations."""
    formula = r"n = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}"
    constants = constant(r"\epsilon", epsilon)
    return step(N_("standardized"), "n", formula, "standardize", (x,), (mean,), (variance,), (constants,))


def scaled_and_shifted(values: NodeValues, normal: Step, *cell: int) -> Step:
    """The learned scale and shift of a normalization layer."""
    gamma = operand(r"\gamma", "weight", values.weights["weight"], *cell)
    beta = operand(r"\beta", "bias", values.weights["bias"], *cell)
    formula = r"a = \gamma n + \beta"
    return step(N_("scale and shift"), "a", formula, "sum", (gamma, result_of(normal)), (beta,))


def normalized(values: NodeValues, x: Operand, over: Operand, epsilon: float, *cell: int) -> tuple[Step, ...]:
    """All steps of a normalization over the values `over`; `cell` is that of the scale and the shift."""
    mean, variance = mean_and_variance(over)
    normal = standardized(x, result_of(mean), result_of(variance), epsilon)
    return mean, variance, normal, scaled_and_shifted(values, normal, *cell)
