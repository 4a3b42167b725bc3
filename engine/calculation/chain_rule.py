"""The chain rule for one weight: from the gradients of a layer's outputs to the gradient of the weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.calculation.operands import constant
from engine.calculation.operations import step
from engine.text import N_
from engine.views import Array, Operand, Step

MAX_SAMPLES = 4
"""So many samples are shown one by one."""
TOLERANCE, FLOOR = 1e-3, 1e-6
"""Larger differences, as a share of all terms and of the gradients of the outputs, are not due to rounding in single
precision."""


@dataclass(frozen=True)
class Chain:
    r"""One forward pass of a layer: `slopes` $\partial L / \partial y$ and `derivatives` $\partial y / \partial w$, both
    `(N, *shape)` with the shape of the output.

    Of recurrent layers both are `(N, T)`, one per time step: $y$ is then the weighted sum that the weight takes part in,
    and its derivative leaves out the effect of earlier steps.
    """

    slopes: Array
    derivatives: Array
    over_time: bool = False


def gradient_steps(
    chains: Sequence[Chain], gradient: float | None = None, is_rounded: bool = False
) -> tuple[Step, ...]:
    """The terms of up to four samples, and the sum over all samples of all passes.

    With the real `gradient`, a last step adds what is missing from it: what came back on other paths, such as that of a
    gradient penalty, or if it `is_rounded`, the rounding of half precision.
    """
    sizes = [len(chain.slopes) for chain in chains]
    each = np.concatenate([_per_sample(chain) for chain in chains]) if chains else np.zeros(0)
    if len(each) == 1:
        return (_of_sample(chains[0], 0, "g"), *_rest(chains, float(each[0]), gradient, is_rounded))
    firsts = np.cumsum([0, *sizes])[:-1]
    shown = [
        _of_sample(chain, sample, f"g_{{{first + sample + 1}}}")
        for chain, first in zip(chains, firsts, strict=True)
        for sample in range(min(len(chain.slopes), max(1, MAX_SAMPLES // len(chains))))
    ][:MAX_SAMPLES]
    terms = Operand("g_n", "samples", each, _numbers(len(each)))
    total = step(N_("sum over the batch"), "g", r"g = \sum_n g_n", "sum", (terms,))
    return (*shown, total, *_rest(chains, total.result, gradient, is_rounded))


def _numbers(count: int) -> Array:
    """Samples are numbered from 1."""
    return np.arange(1, count + 1)[:, None]


def _per_sample(chain: Chain) -> Array:
    products = chain.slopes * chain.derivatives
    summed: Array = products.reshape(len(products), -1).sum(1)
    return summed


def _of_sample(chain: Chain, sample: int, symbol: str) -> Step:
    """The products of a sample; outputs that do not depend on the weight are left out."""
    slopes, derivatives = chain.slopes[sample], chain.derivatives[sample]
    cells = np.argwhere(derivatives)
    is_single = len(cells) == 1 and not chain.over_time
    letter, index = ("a", "t") if chain.over_time else ("y", "k")
    name = letter if is_single else f"{letter}_{index}"
    slope, derivative = rf"\frac{{\partial L}}{{\partial {name}}}", rf"\frac{{\partial {name}}}{{\partial w}}"
    formula = f"{slope} {derivative}" if is_single else rf"\sum_{index} {slope} {derivative}"
    places = cells + 1 if chain.over_time else cells  # time steps are numbered from 1, as samples are
    factors = [
        Operand(factor, "sums" if chain.over_time else "outputs", values[tuple(cells.T)], places)
        for factor, values in ((slope, slopes), (derivative, derivatives))
    ]
    return step(N_("gradient from one sample"), symbol, f"{symbol} = {formula}", "sum", factors)


def _rest(chains: Sequence[Chain], found: float, gradient: float | None, is_rounded: bool) -> tuple[Step, ...]:
    size = sum(float(np.abs(chain.slopes * chain.derivatives).sum()) for chain in chains)
    slopes = sum(float(np.abs(chain.slopes).sum()) for chain in chains)
    if gradient is None or abs(gradient - found) <= TOLERANCE * size + FLOOR * slopes:
        return ()
    rest = constant("r", gradient - found)
    known = constant("g", found)
    title = N_("rounded to half precision") if is_rounded else N_("with the gradient from other paths")
    return (step(title, "g_r", "g_r = g + r", "sum", (known,), (rest,)),)
