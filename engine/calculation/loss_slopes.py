"""The derivative of the loss of one sample with respect to one output of the network."""

from __future__ import annotations

import numpy as np

from engine.calculation.losses import MINUS, probabilities
from engine.calculation.operands import constant, operand, result_of
from engine.calculation.operations import step
from engine.calculation.softmax import softmax
from engine.text import N_
from engine.views import Array, Operand, Step

SLOPE = r"\frac{\partial L}{\partial z}"


BY_PROBABILITY = N_("derivative with respect to the probability")


def slope_step(formula: str, operation: str, *groups: tuple[Operand, ...], symbol: str = SLOPE) -> Step:
    """The last step, which gives the derivative."""
    return step(N_("derivative of the loss"), symbol, f"{symbol} = {formula}", operation, *groups)


def share_at(output: Array, place: int, symbol: str = "p_k") -> tuple[Step, ...]:
    """The predicted probability at one output: softmax, or sigmoid of a single score."""
    if len(output) > 1:
        return softmax(operand("z", "output", output), operand("z_k", "output", output, place), symbol)
    formula = rf"{symbol} = \sigma(z)"
    return (step(N_("probability"), symbol, formula, "sigmoid", (operand("z", "output", output),)),)


def minus_target(output: Array, wanted: Array, place: int) -> tuple[Step, ...]:
    """Of cross-entropy: the predicted minus the wanted probability."""
    shares = share_at(output, place)
    target = operand("q_k", "target", wanted, place)
    return (*shares, slope_step("p_k - q_k", "sum", (result_of(shares[-1]),), (MINUS, target)))


def binary_slope(output: Array, target: Array, place: int) -> tuple[Step, ...]:
    """Of the binary cross-entropy of scores, as a mean over `n` of them."""
    scores, wanted = output.ravel(), target.ravel()
    score, aim = operand("z", "output", scores, place), operand("t", "target", wanted, place)
    share = step(N_("probability"), "p", r"p = \sigma(z)", "sigmoid", (score,))
    error = step(N_("error"), "e", "e = p - t", "sum", (result_of(share),), (MINUS, aim))
    return share, error, slope_step(r"\frac{e}{n}", "quotient", (result_of(error),), (constant("n", len(scores)),))


def error_step(predicted: Array, wanted: Array, place: int, name: str) -> Step:
    """What is predicted minus what is wanted."""
    first, second = operand(r"\hat{y}", name, predicted, place), operand("y", "target", wanted, place)
    return step(N_("error"), "e", r"e = \hat{y} - y", "sum", (first,), (MINUS, second))


def through_probabilities(output: Array, slopes: Array, place: int, direct: Step) -> tuple[Step, ...]:
    """From the derivatives `slopes` with respect to the probabilities to that of a score; `direct` is the one at the
    same place."""
    shares, of_share = share_at(output, place), result_of(direct)
    share = result_of(shares[-1])
    if len(output) == 1:
        rest = constant("1 - p_k", 1 - float(share.values[0]))
        return (*shares, slope_step(f"{of_share.symbol} p_k (1 - p_k)", "sum", (of_share, share, rest)))
    all_shares = operand("p_j", "probabilities", probabilities(output))
    each = operand("D_j", "derivatives", slopes)
    mean = step(N_("weighted mean of all derivatives"), "m", r"m = \sum_j p_j D_j", "sum", (all_shares, each))
    formula = f"p_k ({of_share.symbol} - m)"
    return (*shares, mean, slope_step(formula, "sum", (share, of_share), (MINUS, share, result_of(mean))))


def mean_slope(
    output: Array, target: Array, place: int, formula: str, factors: tuple[Operand, ...], slopes: Array
) -> tuple[Step, ...]:
    """Of a mean over `n` errors: the product of `factors` by `n`. For class targets it is the derivative with respect to
    a probability, which leads on to that of the score; `slopes` are those with respect to all probabilities."""
    count = (constant("n", len(slopes)),)
    if np.issubdtype(target.dtype, np.floating):
        return (slope_step(formula, "quotient", factors, count),)
    direct = step(BY_PROBABILITY, "D", f"D = {formula}", "quotient", factors, count)
    return direct, *through_probabilities(output, slopes, place, direct)


def lead_slope(output: Array, target: int, place: int, missing: Step) -> tuple[Step, Step]:
    """Of losses of the lead: nothing beyond the margin, else one more or less per score."""
    active = step(N_("active"), "a", r"a = [e \geq 0]", "is_not_negative", (result_of(missing),))
    lead = constant("c", _slope_of_missing(output, target, place))
    return active, slope_step("a c", "sum", (result_of(active), lead))


def _slope_of_missing(output: Array, target: int, place: int) -> float:
    """The derivative of the missing lead with respect to a score."""
    if len(output) == 1:
        return 1.0 - 2.0 * target
    if place == target:
        return -1.0
    others = np.delete(output, target)
    return float(output[place] == others.max()) / float((others == others.max()).sum())


def focal_slope(output: Array, target: int, gamma: float, shares: tuple[Step, ...], place: int) -> tuple[Step, ...]:
    """Of the focal loss: first with respect to the probability of the true class, then to a score."""
    p = result_of(shares[-1])
    formula = r"D = \gamma (1 - p)^{\gamma - 1} \log p - \frac{(1 - p)^{\gamma}}{p}"
    by_share = step(BY_PROBABILITY, "D", formula, "focal_slope", (p,), (constant(r"\gamma", gamma),))
    rest = constant("1 - p", 1 - float(p.values[0]))
    if len(output) == 1:
        sign = constant("t", 2.0 * target - 1)
        return by_share, slope_step("D t p (1 - p)", "sum", (result_of(by_share), sign, p, rest))
    if place == target:
        return by_share, slope_step("D p (1 - p)", "sum", (result_of(by_share), p, rest))
    other = share_at(output, place)[-1]
    return by_share, other, slope_step("-D p p_k", "sum", (MINUS, result_of(by_share), p, result_of(other)))


def error_slopes(predicted: Array, wanted: Array, kind: str) -> Array:
    """The derivatives of a mean of errors with respect to all predictions."""
    errors = predicted - wanted
    slopes: Array = (2 * errors if kind == "square" else np.sign(errors)) / len(errors)
    return slopes
