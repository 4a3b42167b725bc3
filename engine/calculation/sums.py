"""Weighted sums: over all inputs, or over a window."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import at, operand
from engine.calculation.operations import step
from engine.text import N_
from engine.views import Array, Operand, Step


def weighted_sum(
    symbol: str, x: Operand, w: Operand, bias: Operand | None = None, title: str = N_("weighted sum")
) -> Step:
    """Inputs times weights, and the bias if there is one."""
    terms = rf"\sum_j {w.symbol}_j {x.symbol}_j"
    if bias is None:
        return step(title, symbol, f"{symbol} = {terms}", "sum", (w, x))
    return step(title, symbol, f"{symbol} = {terms} + {bias.symbol}", "sum", (w, x), (bias,))


def bias_at(values: NodeValues, output: int, name: str = "bias") -> Operand | None:
    """The bias of one unit or filter, if the layer has biases."""
    return operand("b", name, values.weights[name], output) if name in values.weights else None


def linear(
    values: NodeValues,
    x: Operand,
    unit: int,
    symbol: str = "a",
    prefix: str = "",
    title: str = N_("weighted sum"),
) -> Step:
    """One unit of a linear layer or submodule."""
    w = operand("w", f"{prefix}weight", values.weights[f"{prefix}weight"], unit)
    return weighted_sum(symbol, x, w, bias_at(values, unit, f"{prefix}bias"), title)


def window_cells(
    sides: Sequence[int], position: Sequence[int], kernel: Sequence[int], stride: Sequence[int], padding: Sequence[int]
) -> tuple[Array, Array]:
    """The cells of an image under a window, and their cells in the kernel, `(n, axes)` each; padding is left out."""
    offsets = np.stack([axis.ravel() for axis in np.meshgrid(*map(np.arange, kernel), indexing="ij")], 1)
    cells = offsets + np.array(position) * np.array(stride) - np.array(padding)
    inside = ((cells >= 0) & (cells < np.array(sides))).all(1)
    return cells[inside], offsets[inside]


def convolution(
    values: NodeValues,
    index: Index,
    stride: Sequence[int],
    padding: Sequence[int],
    groups: int = 1,
    prefix: str = "",
    bias: bool = True,
    symbol: str = "a",
) -> Step:
    """One output pixel of a convolution: the window on the input times the filter."""
    x, weight = values.input(), values.weights[f"{prefix}weight"]
    output, *position = index
    cells, offsets = window_cells(x.shape[1:], position, weight.shape[2:], stride, padding)
    channels = weight.shape[1]
    first = output // (weight.shape[0] // groups) * channels
    over = np.arange(channels)
    return weighted_sum(
        symbol,
        at("x", "input", x, _crossed(first + over, cells)),
        at("w", f"{prefix}weight", weight, _with_output(output, _crossed(over, offsets))),
        bias_at(values, output, f"{prefix}bias") if bias else None,
    )


def transposed_convolution(values: NodeValues, index: Index, stride: int, padding: int) -> Step:
    """One output pixel of a transposed convolution: all input pixels whose patches cover it."""
    x, weight = values.input(), values.weights["weight"]  # (C, H, W), (C, O, k, k)
    output, *position = index
    kernel = weight.shape[2:]
    offsets = np.stack([axis.ravel() for axis in np.meshgrid(*map(np.arange, kernel), indexing="ij")], 1)
    cells, remainder = np.divmod(np.array(position) + padding - offsets, stride)
    covers = (remainder == 0).all(1) & ((cells >= 0) & (cells < np.array(x.shape[1:]))).all(1)
    over = np.arange(x.shape[0])
    kernel_cells = _crossed(over, offsets[covers])
    patches = np.insert(kernel_cells, 1, output, axis=1)
    return weighted_sum(
        "a",
        at("x", "input", x, _crossed(over, cells[covers])),
        at("w", "weight", weight, patches),
        bias_at(values, output),
    )


def _crossed(first: Array, cells: Array) -> Array:
    """Every cell for each index of the first axis."""
    return np.column_stack([np.repeat(first, len(cells)), np.tile(cells, (len(first), 1))])


def _with_output(output: int, cells: Array) -> Array:
    return np.column_stack([np.full(len(cells), output), cells])


def linear_pixel(values: NodeValues, x: Operand, output: int, prefix: str) -> Step:
    """One filter of a 1 × 1 convolution at one pixel, whose channels are `x`."""
    weight = values.weights[f"{prefix}weight"]
    w = operand("w", f"{prefix}weight", weight, output, slice(None), 0, 0)
    return weighted_sum("a", x, w, bias_at(values, output, f"{prefix}bias"))
