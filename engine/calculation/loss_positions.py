"""Losses that are means over positions: the tokens of a text, the pixels of a mask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from engine.calculation.operands import constant
from engine.calculation.operations import step
from engine.text import N_
from engine.views import Array, Operand, Step

PART = "l"


def part_of_loss(steps: Sequence[Step], symbol: str, title: str) -> tuple[Step, ...]:
    """The steps of a loss that is a part of another one: the last step under its own symbol and title."""
    last = steps[-1]
    renamed = replace(last, title=title, symbol=symbol, formula=symbol + last.formula.removeprefix(last.symbol))
    return (*steps[:-1], renamed)


def with_cells(steps: Sequence[Step], tensor: str, cells: Callable[[Array], Array]) -> tuple[Step, ...]:
    """The steps with other indices for the cells of one tensor, such as those in an image instead of a vector."""

    def moved(one: Operand) -> Operand:
        return replace(one, cells=cells(one.cells)) if one.tensor == tensor and one.cells.shape[1] else one

    return tuple(replace(step, groups=tuple(tuple(map(moved, group)) for group in step.groups)) for step in steps)


def in_shape(steps: Sequence[Step], tensor: str, shape: Sequence[int]) -> tuple[Step, ...]:
    """The steps of a flattened tensor, with indices in its shape."""
    return with_cells(steps, tensor, lambda cells: np.column_stack(np.unravel_index(cells[:, 0], shape)))


def chosen_position(parts: Array, counted: Array, index: Sequence[int]) -> tuple[int, ...]:
    """The position of the chosen value, or, where that does not count, the one with the largest loss."""
    if counted[tuple(index)]:
        return tuple(index)
    largest = np.unravel_index(int(np.where(counted, parts, -np.inf).argmax()), parts.shape)
    return tuple(int(one) for one in largest)


def mean_over_positions(parts: Array, counted: Array, weights: Array | None) -> Step:
    """The mean of the losses of all positions that count, weighted by their classes if there are weights."""
    places = np.argwhere(counted)
    each = _parts(PART, "loss per position", parts, places)
    if weights is None:
        formula = rf"L = \frac{{1}}{{n}} \sum_k {PART}_k"
        return step(N_("loss"), "L", formula, "mean", (each,), (constant("n", len(places)),))
    weight = _parts("w", "class weights", weights, places)
    formula = rf"L = \frac{{1}}{{W}} \sum_k w_k {PART}_k"
    total = constant("W", float(weight.values.sum()))
    return step(N_("loss"), "L", formula, "mean", (weight, each), (total,))


def _parts(symbol: str, tensor: str, values: Array, places: Array) -> Operand:
    return Operand(symbol, tensor, np.asarray(values[tuple(places.T)], float), places)
