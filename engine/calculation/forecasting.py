"""Values relative to a window of a series."""

from __future__ import annotations

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import constant, operand, result_of
from engine.calculation.operations import step
from engine.calculation.statistics import mean_and_variance
from engine.text import N_
from engine.views import Operand, Step

MARGIN = 0.01
"""Is added to standard deviations, so that a constant window does no harm."""


def deviation(window: Operand) -> tuple[Step, Step, Step]:
    """The standard deviation of a window."""
    mean, variance = mean_and_variance(window)
    root = step(N_("standard deviation"), "s", r"s = \sqrt{\sigma^2}", "root", (result_of(variance),))
    return mean, variance, root


def relative_to_last(values: NodeValues, index: Index, scaled: bool) -> tuple[Step, ...]:
    """A value minus the last one of its column, divided by the standard deviation if `scaled`."""
    x, (time, column) = values.input(), index
    last = operand("x_T", "input", x, -1, column)
    value = operand("x_t", "input", x, time, column)
    minus = constant("-1", -1.0)
    symbol = "d" if scaled else "y"
    difference = step(N_("difference"), symbol, f"{symbol} = x_t - x_T", "sum", (value,), (minus, last))
    if not scaled:
        return (difference,)
    statistics = deviation(operand("x", "input", x, slice(None), column))
    over = (result_of(statistics[-1]),), (constant("c", MARGIN),)
    quotient = step(N_("scaled"), "y", r"y = \frac{d}{s + c}", "quotient", (result_of(difference),), *over)
    return difference, *statistics, quotient


def plus_naive_forecast(values: NodeValues, index: Index, season: int, scaled: bool) -> tuple[Step, ...]:
    """A forecast plus the value one season earlier."""
    (place,), window = index, values.input(1)
    forecast = operand("x", "input", values.input(), place)
    naive = operand("v", "input 2", window, place % season - season, 0)
    if not scaled:
        return (step(N_("sum"), "y", "y = x + v", "sum", (forecast,), (naive,)),)
    statistics = deviation(operand("x", "input 2", window, slice(None), 0))
    root = result_of(statistics[-1])
    total = step(
        N_("sum"), "y", "y = (s + c) x + v", "sum", (root, forecast), (constant("c", MARGIN), forecast), (naive,)
    )
    return (*statistics, total)
