"""The operations that steps consist of, in double precision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import nan, sqrt, tanh

import numpy as np

from engine.views import Array, Operand, Step

Function = Callable[..., float]


def _mean(values: Array, count: Array) -> float:
    return float(values.sum() / count[0])


def _variance(values: Array, mean: Array) -> float:
    return float(((values - mean[0]) ** 2).mean())


def _standardized(x: Array, mean: Array, variance: Array, epsilon: Array) -> float:
    return (float(x[0]) - float(mean[0])) / sqrt(float(variance[0]) + float(epsilon[0]))


def _root(*terms: Array) -> float:
    total = sum(float(term[0]) for term in terms)
    return sqrt(total) if total >= 0 else nan  # a difference of equal means may be rounded below 0


def _rectification(length: Array, limit: Array) -> float:
    (short,), (full,) = length.tolist(), limit.tolist()
    return sqrt((short - 4) * (short - 2) * full / ((full - 4) * (full - 2) * short))


def _share(x: Array, shift: Array, total: Array) -> float:
    return float(_exponentials(x, shift)[0] / total[0])


def _exponentials(x: Array, shift: Array) -> Array:
    with np.errstate(over="ignore"):  # of a network that diverges
        powers: Array = np.exp(x - shift[0])
    return powers


def _sigmoid(x: Array) -> float:
    share = float(np.exp(-abs(x[0])))
    return (1 if x[0] >= 0 else share) / (1 + share)


def _binary_cross_entropy(target: Array, share: Array) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):  # a share of exactly 0 or 1
        parts = np.where(target > 0, target * np.log(share), 0) + np.where(
            target < 1, (1 - target) * np.log1p(-share), 0
        )
    return -float(parts[0])


def _focal(share: Array, gamma: Array) -> float:
    with np.errstate(divide="ignore"):
        return float(max(1 - share[0], 1e-7) ** gamma[0] * -np.log(share[0]))


def _focal_slope(share: Array, gamma: Array) -> float:
    p, g = float(share[0]), float(gamma[0])
    missing = max(1 - p, 1e-7)
    with np.errstate(divide="ignore", invalid="ignore"):
        through_power = g * missing ** (g - 1) * np.log(p) if 1 - p > 1e-7 else 0.0
        return float(through_power - np.divide(missing**g, p))


def _huber(error: Array, delta: Array) -> float:
    size = abs(float(error[0]))
    return size**2 / 2 if size <= delta[0] else float(delta[0] * (size - delta[0] / 2))


OPERATIONS: dict[str, Function] = {
    "sum": lambda *terms: float(sum(term.sum() for term in terms)),
    "mean": _mean,
    "maximum": lambda *groups: max(float(values.max()) for values in groups),
    "variance": _variance,
    "standardize": _standardized,
    "quotient": lambda numerator, *denominators: float(numerator[0]) / sum(float(part[0]) for part in denominators),
    "root": _root,
    "exponential": lambda x: float(_exponentials(x, np.zeros(1))[0]),
    "sum_of_exponentials": lambda values, shift: float(_exponentials(values, shift).sum()),
    "share": _share,
    "sigmoid": _sigmoid,
    "tanh": lambda x: tanh(float(x[0])),
    "relu": lambda x: max(0.0, float(x[0])),
    "absolute": lambda x, *more: abs(float(x[0])) + sum(float(part[0]) for part in more),
    "sign": lambda x: float(np.sign(x[0])),
    "power": lambda base, exponent: float(base[0] ** exponent[0]),
    "clip": lambda x, limit: float(np.clip(x[0], -limit[0], limit[0])),
    "clip_factor": lambda norm, limit, margin: min(1.0, float(limit[0]) / (float(norm[0]) + float(margin[0]))),
    "rectification": _rectification,
    "binary_cross_entropy": _binary_cross_entropy,
    "focal": _focal,
    "huber": _huber,
    "focal_slope": _focal_slope,
    "is_not_negative": lambda x: float(x[0] >= 0),
    "copy": lambda x: float(x[0]),
    "lookup": lambda _row, x: float(x[0]),
}
"""Each takes one array per group of operands: the products of their values."""


def arguments(groups: Sequence[Sequence[Operand]]) -> list[Array]:
    """The products of the values of each group, term by term."""
    found = []
    for operands in groups:
        product = np.ones(1)
        for operand in operands:
            product = product * operand.values
        found.append(product)
    return found


def step(
    title: str,
    symbol: str,
    formula: str,
    operation: str,
    *groups: Sequence[Operand],
    function: Function | None = None,
) -> Step:
    """A step with its result; `function` computes operations that are not in `OPERATIONS`, such as activations."""
    kept = tuple(tuple(operands) for operands in groups)
    result = (function or OPERATIONS[operation])(*arguments(kept))
    return Step(title, symbol, formula, operation, kept, result)
