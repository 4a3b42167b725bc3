"""Values that are passed on, picked from a window, or combined element by element."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.calculation.node_values import Index, NodeValues, input_name
from engine.calculation.operands import at, constant, operand
from engine.calculation.operations import step
from engine.calculation.sums import window_cells
from engine.text import N_
from engine.views import Operand, Step


def value_of(values: NodeValues, index: Index, number: int = 0, symbol: str = "x") -> Operand:
    """One value of an input."""
    return operand(symbol, input_name(number), values.input(number), *index)


def copied(values: NodeValues, index: Index, number: int = 0) -> Step:
    """The output is this value of an input."""
    return step(N_("copy"), "y", "y = x", "copy", (value_of(values, index, number),))


def zero(title: str) -> Step:
    """An output that is 0, whatever the input."""
    return step(title, "y", "y = 0", "copy", (constant("0", 0.0),))


def reshaped(values: NodeValues, index: Index) -> Step:
    """The value with the same place in the order of all values."""
    place = np.ravel_multi_index(index, values.output.shape[1:])
    source = np.unravel_index(place, values.input().shape)
    return copied(values, tuple(int(one) for one in source))


def pooled(
    values: NodeValues,
    index: Index,
    how: str,
    kernel: Sequence[int],
    stride: Sequence[int],
    padding: Sequence[int],
) -> Step:
    """The maximum or the mean of a window."""
    x = values.input()
    channel, *position = index
    cells, _ = window_cells(x.shape[1:], position, kernel, stride, padding)
    window = at("x", "input", x, np.column_stack([np.full(len(cells), channel), cells]))
    return pooled_window(window, how, int(np.prod(kernel)))


def pooled_window(window: Operand, how: str, count: int, symbol: str = "y") -> Step:
    """The maximum, or the sum divided by `count`."""
    if how == "maximum":
        return step(N_("maximum"), symbol, rf"{symbol} = \max_k x_k", "maximum", (window,))
    formula = rf"{symbol} = \frac{{1}}{{n}} \sum_k x_k"
    return step(N_("mean"), symbol, formula, "mean", (window,), (constant("n", count),))


def added(values: NodeValues, index: Index) -> Step:
    """The sum of one value of each input."""
    terms = [value_of(values, index, number, f"x_{number + 1}") for number in range(len(values.inputs))]
    formula = " + ".join(term.symbol for term in terms)
    return step(N_("sum"), "a", f"a = {formula}", "sum", *((term,) for term in terms))


def multiplied(values: NodeValues, index: Index) -> Step:
    """The product of one value of each input."""
    factors = [value_of(values, index, number, f"x_{number + 1}") for number in range(len(values.inputs))]
    formula = r" \cdot ".join(factor.symbol for factor in factors)
    return step(N_("product"), "a", f"a = {formula}", "sum", factors)


def global_pooled(values: NodeValues, index: Index, how: str) -> Step:
    """The maximum or the mean of a whole channel."""
    window = operand("x", "input", values.input(), index[0])
    return pooled_window(window, how, len(window.values))
