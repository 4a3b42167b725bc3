"""Linear and logistic regression in NumPy: what a network is compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.views import Array

_MEMORY = 10
"""Past steps that L-BFGS remembers."""
_TOLERANCE = 1e-4


@dataclass(frozen=True)
class LinearModel:
    """Outputs `x @ weights + bias`: class scores `(N, K)` or values `(N, D)`."""

    weights: Array
    bias: Array

    def outputs(self, x: Array) -> Array:
        return x @ self.weights + self.bias


def linear_regression(x: Array, y: Array) -> LinearModel:
    """Least squares of values `y` `(N, D)` on `x` `(N, F)`; the smallest weights if columns depend on each other."""
    mean, offset = x.mean(0), y.mean(0)
    weights = np.linalg.lstsq(x - mean, y - offset, rcond=None)[0]
    return LinearModel(weights, offset - mean @ weights)


def logistic_regression(
    x: Array, y: Array, classes: int, max_steps: int = 200, class_weights: Array | None = None
) -> LinearModel:
    r"""Minimizes the sum of cross-entropies plus $\frac{1}{2} \lVert W \rVert^2$, without a penalty on the bias.

    `x` `(N, F)`, `y` `(N,)` class indices. The penalty is the usual default, which matters only for few samples.
    """
    count, features = x.shape
    hot = np.eye(classes)[y]
    importance = np.ones((count, 1)) if class_weights is None else class_weights[y][:, None]
    penalty = (2 if classes == 2 else 1) / count  # two opposite columns stand for one

    def objective(flat: Array) -> tuple[float, Array]:
        weights, bias = flat[: features * classes].reshape(features, classes), flat[features * classes :]
        scores = x @ weights + bias
        scores = scores - scores.max(1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(1, keepdims=True))
        error = importance * (np.exp(logs) - hot) / count
        loss = -(importance * logs * hot).sum() / count + 0.5 * penalty * (weights**2).sum()
        gradient = np.concatenate([(x.T @ error + penalty * weights).ravel(), error.sum(0)])
        return float(loss), gradient

    flat = lbfgs(objective, np.zeros((features + 1) * classes), max_steps)
    return LinearModel(flat[: features * classes].reshape(features, classes), flat[features * classes :])


def lbfgs(objective: Callable[[Array], tuple[float, Array]], start: Array, max_steps: int) -> Array:
    """Minimizes a smooth convex function; `objective` gives its value and gradient.

    Reference: Nocedal and Wright, 2006, *Numerical optimization*, algorithms 7.4 and 3.1.
    """
    at, (value, gradient) = start, objective(start)
    past: list[tuple[Array, Array]] = []
    for _ in range(max_steps):
        if np.abs(gradient).max() < _TOLERANCE:
            break
        direction = -_two_loops(gradient, past)
        slope, rate = float(gradient @ direction), 1.0 if past else 1.0 / max(1.0, float(np.abs(gradient).sum()))
        while rate > 1e-10:
            new_value, new_gradient = objective(at + rate * direction)
            if new_value <= value + 1e-4 * rate * slope:
                break
            rate /= 2
        else:
            break
        step, change = rate * direction, new_gradient - gradient
        if step @ change > 1e-12:
            past = [*past[-_MEMORY + 1 :], (step, change)]
        at, value, gradient = at + step, new_value, new_gradient
    return at


def _two_loops(gradient: Array, past: list[tuple[Array, Array]]) -> Array:
    """The gradient times an approximation of the inverse Hessian, from past steps and changes of the gradient."""
    result, factors = gradient, []
    for step, change in reversed(past):
        factor = (step @ result) / (change @ step)
        result = result - factor * change
        factors.append(factor)
    if past:
        step, change = past[-1]
        result = result * (step @ change) / (change @ change)
    for (step, change), factor in zip(past, reversed(factors), strict=True):
        result = result + (factor - (change @ result) / (change @ step)) * step
    return result
