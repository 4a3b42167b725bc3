"""The loss of one sample."""

from __future__ import annotations

import numpy as np

from engine.calculation.operands import constant, operand, result_of
from engine.calculation.operations import step
from engine.calculation.softmax import softmax
from engine.text import N_
from engine.views import Array, Step

MINUS = constant("-1", -1.0)


def true_share(output: Array, target: int) -> tuple[Step, ...]:
    """The predicted probability of the true class, from a score per class or the single score of class 1."""
    if len(output) > 1:
        return softmax(operand("z", "output", output), operand("z_y", "output", output, target), "p")
    sign = constant("t", 2.0 * target - 1)
    lead = step(N_("lead"), "d", r"d = t z", "sum", (sign, operand("z", "output", output)))
    return lead, step(N_("probability"), "p", r"p = \sigma(d)", "sigmoid", (result_of(lead),))


def lead_of(output: Array, target: int) -> tuple[Step, ...]:
    """The lead of the true class's score over the best other one; of a single score, the score itself or its negative."""
    if len(output) == 1:
        return true_share(output, target)[:1]
    others = np.delete(np.arange(len(output)), target)
    best = step(N_("best other score"), "r", r"r = \max_k z_k", "maximum", (operand("z", "output", output, others),))
    true = operand("z_y", "output", output, target)
    return best, step(N_("lead"), "d", "d = z_y - r", "sum", (true,), (MINUS, result_of(best)))


def probabilities(output: Array) -> Array:
    """Class probabilities; of a single score, that of class 1."""
    if len(output) == 1:
        return np.asarray(1 / (1 + np.exp(-output)))
    powers = np.exp(output - output.max())
    return np.asarray(powers / powers.sum())


def target_shares(output: Array, target: int, smoothing: float = 0.0) -> Array:
    """The probabilities that the loss wants, in the shape of `probabilities`."""
    if len(output) == 1:
        return np.array([target * (1 - smoothing) + smoothing / 2])
    return np.eye(len(output))[target] * (1 - smoothing) + smoothing / len(output)


def divergence(output: Array, wanted: Array, of_target: bool) -> tuple[Step, ...]:
    """Cross-entropy between the wanted and the predicted probabilities; minus the entropy of the wanted ones if
    `of_target`."""
    largest = int(wanted.argmax())
    total, share = softmax(operand("z", "output", output), operand("z_k", "output", output, largest), "p")
    logs = output - output.max() - np.log(np.exp(output - output.max()).sum())
    q, log_p = operand("q", "target", wanted), operand(r"\log p", "log-probabilities", logs)
    if not of_target:
        formula = r"L = -\sum_k q_k \log p_k"
        return total, share, step(N_("loss"), "L", formula, "sum", (MINUS, q, log_p))
    log_q = np.log(np.where(wanted > 0, wanted, 1))
    formula = r"L = \sum_k q_k (\log q_k - \log p_k)"
    terms = (q, operand(r"\log q", "logarithms of the target", log_q)), (MINUS, q, log_p)
    return total, share, step(N_("loss"), "L", formula, "sum", *terms)


def binary(output: Array, target: Array) -> tuple[Step, ...]:
    """The binary cross-entropy of scores, as a mean; the first steps are those of the largest part."""
    scores, wanted = output.ravel(), target.ravel()
    parts = wanted * np.logaddexp(0, -scores) + (1 - wanted) * np.logaddexp(0, scores)
    place = int(parts.argmax())
    share = step(N_("probability"), "p", r"p = \sigma(z)", "sigmoid", (operand("z", "output", scores, place),))
    formula = r"l = -t \log p - (1 - t) \log (1 - p)"
    part = step(
        N_("part of the loss"),
        "l",
        formula,
        "binary_cross_entropy",
        (operand("t", "target", wanted, place),),
        (result_of(share),),
    )
    return share, part, mean_of(parts, "l")


def mean_of(parts: Array, symbol: str) -> Step:
    """The loss as the mean of its parts."""
    formula = rf"L = \frac{{1}}{{n}} \sum_k {symbol}_k"
    each = operand(symbol, "parts of the loss", parts)
    return step(N_("loss"), "L", formula, "mean", (each,), (constant("n", len(parts)),))


def error_at(predicted: Array, wanted: Array, name: str) -> Step:
    """The largest error."""
    place = int(np.abs(predicted - wanted).argmax())
    first, second = operand(r"\hat{y}", name, predicted, place), operand("y", "target", wanted, place)
    return step(N_("error"), "e", r"e = \hat{y} - y", "sum", (first,), (MINUS, second))


def predicted_and_wanted(output: Array, target: Array) -> tuple[Array, Array, str]:
    """Values as they are, or the probabilities of classes, and the name of the tensor of the first."""
    if np.issubdtype(target.dtype, np.floating):
        return output.ravel(), target.ravel(), "output"
    return probabilities(output), target_shares(output, int(target)), "probabilities"
