"""What Adam and its relatives compute alike for one weight: running means of the gradient and of its square."""

from __future__ import annotations

from collections.abc import Mapping

from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.calculation.updates import corrected, new_weight, root, running_mean, scaled
from engine.text import N_
from engine.views import Operand, Step


def mean_gradient(gradient: Operand, beta: Operand, state: Mapping[str, float]) -> Step:
    """The running mean $m$ of the gradient."""
    return running_mean(N_("mean gradient"), "m", beta, state.get("exp_avg", 0.0), gradient)


def mean_square(gradient: Operand, beta: Operand, state: Mapping[str, float]) -> Step:
    """The running mean $v$ of the squared gradient."""
    return running_mean(N_("mean squared gradient"), "v", beta, state.get("exp_avg_sq", 0.0), gradient, gradient)


def betas(beta1: float, beta2: float) -> tuple[Operand, Operand]:
    return constant(r"\beta_1", beta1), constant(r"\beta_2", beta2)


def step_number(state: Mapping[str, float]) -> float:
    """The number of the step to take, from 1."""
    return state.get("step", 0.0) + 1


def corrected_mean(mean: Step, beta: Operand, steps: float) -> Step:
    return corrected(N_("bias-corrected mean"), mean, beta, steps)


def corrected_square(square: Step, beta: Operand, steps: float) -> Step:
    return corrected(N_("bias-corrected mean square"), square, beta, steps)


def largest_square(square: Step, state: Mapping[str, float]) -> Step:
    """AMSGrad: the largest mean square so far."""
    former = constant("u_{t-1}", state.get("max_exp_avg_sq", 0.0))
    formula = rf"u_t = \max({former.symbol}, {square.symbol})"
    return step(N_("largest mean square"), "u_t", formula, "maximum", (former,), (result_of(square),))


def adam_steps(
    weight: Operand,
    gradient: Operand,
    state: Mapping[str, float],
    rate: float,
    decays: tuple[float, float],
    epsilon: float,
    amsgrad: bool,
) -> tuple[Step, ...]:
    """One step of Adam."""
    first, second = betas(*decays)
    count = step_number(state)
    mean, square = mean_gradient(gradient, first, state), mean_square(gradient, second, state)
    largest = (largest_square(square, state),) if amsgrad else ()
    hat_m, hat_v = corrected_mean(mean, first, count), corrected_square((square, *largest)[-1], second, count)
    denominator = root("d", (result_of(hat_v),))
    change = scaled((result_of(hat_m),), result_of(denominator), constant(r"\epsilon", epsilon))
    last = new_weight(weight, rate, result_of(change))
    return mean, square, *largest, hat_m, hat_v, denominator, change, last
