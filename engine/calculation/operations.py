"""The operations that steps consist of, in double precision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log, sqrt, tanh

import numpy as np

from engine.views import Array, Operand, Step

Function = Callable[..., float]


def _mean(values: Array, count: Array) -> float:
    return float(values.sum() / count[0])


def _variance(values: Array, mean: Array) -> float:
    return float(((values - mean[0]) ** 2).mean())


def _standardized(x: Array, mean: Array, variance: Array, epsilon: Array) -> float:
    return (float(x[0]) - float(mean[0])) / sqrt(float(variance[0]) + float(epsilon[0]))


def _share(x: Array, shift: Array, total: Array) -> float:
    return exp(float(x[0]) - float(shift[0])) / float(total[0])


def _sigmoid(x: Array) -> float:
    return 1 / (1 + exp(-x[0])) if x[0] >= 0 else exp(x[0]) / (1 + exp(x[0]))


OPERATIONS: dict[str, Function] = {
    "sum": lambda *terms: float(sum(term.sum() for term in terms)),
    "mean": _mean,
    "maximum": lambda values: float(values.max()),
    "variance": _variance,
    "standardize": _standardized,
    "quotient": lambda numerator, *denominators: float(numerator[0]) / sum(float(part[0]) for part in denominators),
    "root": lambda *terms: sqrt(sum(float(term[0]) for term in terms)),
    "exponential": lambda x: exp(float(x[0])),
    "logarithm": lambda x: log(float(x[0])),
    "sum_of_exponentials": lambda values, shift: float(np.exp(values - shift[0]).sum()),
    "share": _share,
    "sigmoid": _sigmoid,
    "tanh": lambda x: tanh(float(x[0])),
    "relu": lambda x: max(0.0, float(x[0])),
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
