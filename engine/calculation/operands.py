"""Operands: values of tensors with their indices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.views import Array, Operand, Step

Selection = Sequence[int | slice | Array]


def operand(symbol: str, tensor: str, array: Array, *selection: int | slice | Array) -> Operand:
    """The selected cells of an array: along each axis an index, a slice, or an array of indices. Axes that are left out
    are taken whole."""
    chosen = [*selection, *[slice(None)] * (array.ndim - len(selection))]
    ranges = [np.atleast_1d(np.arange(size)[one]) for size, one in zip(array.shape, chosen, strict=True)]
    grid = np.meshgrid(*ranges, indexing="ij")
    cells = np.stack([axis.ravel() for axis in grid], 1) if ranges else np.zeros((1, 0), int)
    return at(symbol, tensor, array, cells)


def at(symbol: str, tensor: str, array: Array, cells: Array) -> Operand:
    """The cells `(n, axes)` of an array."""
    return Operand(symbol, tensor, np.asarray(array[tuple(cells.T)], float), cells)


def constant(symbol: str, value: float) -> Operand:
    """A number that belongs to no tensor."""
    return Operand(symbol, "", np.array([value], float), np.zeros((1, 0), int))


def result_of(step: Step, value: float | None = None) -> Operand:
    """The result of an earlier step, or the `value` it stands for, which differs by rounding."""
    found = step.result if value is None else value
    return Operand(step.symbol, step.symbol, np.array([found], float), np.zeros((1, 0), int))
