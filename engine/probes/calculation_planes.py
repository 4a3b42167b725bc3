"""The parts of tensors that are shown beside a calculation, and sums short enough to be sent."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

import numpy as np

from engine.calculation.operations import arguments
from engine.calculation.tensor_names import tensor_name
from engine.views import Array, Operand, Scale, Step, TensorPlane

MAX_TERMS = 600
"""Longer sums keep the terms of the largest size."""
MAX_CELLS = 2**16
"""The maximum number of values of a part of a tensor."""


def shortened_step(step: Step) -> Step:
    """The step with at most `MAX_TERMS` terms per group of operands, the largest in their order."""
    groups, left_out, rest = [], 0, 0.0
    for operands, products in zip(step.groups, arguments(step.groups), strict=True):
        if len(products) <= MAX_TERMS:
            groups.append(operands)
            continue
        kept = np.sort(np.argsort(-np.abs(products), kind="stable")[:MAX_TERMS])
        groups.append(tuple(_kept(operand, kept) for operand in operands))
        left_out += len(products) - len(kept)
        rest += float(products.sum() - products[kept].sum())
    return replace(step, groups=tuple(groups), left_out=left_out, rest=rest)


def _kept(operand: Operand, kept: Array) -> Operand:
    if len(operand.values) == 1:
        return operand
    return replace(operand, values=operand.values[kept], cells=operand.cells[kept])


def planes(
    steps: Sequence[Step], tensors: Mapping[str, Array], index: Sequence[int], weights: Container[str]
) -> tuple[TensorPlane, ...]:
    """The tensors of the steps in the order of their use, each at the place of its most important cell, and the output.
    Of a matrix among the `weights`, only the row of the unit is shown."""
    found: dict[str, TensorPlane] = {}
    for step in steps:
        for operands, products in zip(step.groups, arguments(step.groups), strict=True):
            for operand in operands:
                if operand.tensor in found or not operand.cells.shape[1] or not len(operand.cells):
                    continue
                strongest = int(np.abs(products).argmax()) if len(products) == len(operand.cells) else 0
                plane = _plane(
                    operand, tensors.get(operand.tensor), operand.cells[strongest], operand.tensor in weights
                )
                if plane:
                    found[operand.tensor] = plane
    shown = [one for one in (*found.values(), _plane_of("output", tensors["output"], index)) if one]
    return tuple(replace(one, title=tensor_name(one.tensor, tensors)) for one in shown)


def _plane(operand: Operand, tensor: Array | None, cell: Array, is_weight: bool) -> TensorPlane | None:
    """A vector that is not given is put together from the cells of the operand."""
    if tensor is not None:
        one_row = is_weight and tensor.ndim == 2 and len(np.unique(operand.cells[:, 0])) == 1
        return _plane_of(operand.tensor, tensor, tuple(cell), 1 if one_row else 2)
    if operand.cells.shape[1] > 1 or len(operand.cells) < 2:
        return None
    partial = np.full(int(operand.cells.max()) + 1, np.nan, np.float32)
    partial[operand.cells[:, 0]] = operand.values
    return _plane_of(operand.tensor, partial, tuple(cell))


def _plane_of(name: str, tensor: Array, cell: Sequence[int], axes: int = 2) -> TensorPlane | None:
    """The last axes of a tensor around a cell."""
    axes = min(axes, tensor.ndim)
    place = tuple(int(one) for one in cell[: tensor.ndim - axes])
    part = np.asarray(tensor[place], np.float32)
    if not part.size or part.size > MAX_CELLS:
        return None
    finite = part[np.isfinite(part)]
    low, high = float(finite.min(initial=0)), float(finite.max(initial=0))
    largest = max(abs(low), abs(high)) or 1.0
    scale: Scale = "signed" if low < 0 else "magnitude"
    shown = part.reshape(1, -1) if part.ndim < 2 else part
    return TensorPlane(name, tensor.shape, place, shown, scale, -largest if low < 0 else 0.0, largest)
