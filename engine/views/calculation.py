"""How one output value of a layer is computed, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.text import Name
from engine.views.base import Array, Scale, View


@dataclass(frozen=True)
class Operand:
    """Values that take part in a step, one per term, and where they are found.

    `tensor` names the tensor they are taken from: `input`, `input 2`, a parameter (`weight`), an inner tensor, or the
    symbol of an earlier step; it is empty for constants. `cells` `(n, axes)` are their indices in it.
    """

    symbol: str
    tensor: str
    values: Array
    cells: Array


@dataclass(frozen=True)
class Step:
    """One result and the operands it is computed from.

    Each group of operands gives one argument of `operation`: the products of their values, term by term. `formula` is
    written in TeX, with the symbols of the operands. `left_out` terms with the sum `rest` are omitted from a long sum.
    """

    title: Name
    symbol: str
    formula: str
    operation: str
    groups: tuple[tuple[Operand, ...], ...]
    result: float
    left_out: int = 0
    rest: float = 0.0


@dataclass(frozen=True)
class TensorPlane:
    """The part of a tensor that holds the cells of a calculation: its last two axes at `place`, the indices of the axes
    before them. Values `(H, W)`; a vector is one row."""

    tensor: str
    shape: tuple[int, ...]
    place: tuple[int, ...]
    values: Array
    scale: Scale
    low: float
    high: float
    title: Name = ""
    """What the tensor is, with the letter of the layer's formulas."""


@dataclass(frozen=True)
class FollowedPart:
    """A part of a layer whose steps are shown, such as one head among several: number `value` of `count`."""

    name: str
    title: Name
    count: int
    value: int


@dataclass(frozen=True)
class Calculation(View):
    """One value of the output of `node`, of this `shape`, at `index`; `sample` describes the sample it belongs to."""

    kind: ClassVar[str] = "calculation"
    node: str
    index: tuple[int, ...]
    shape: tuple[int, ...]
    steps: tuple[Step, ...]
    planes: tuple[TensorPlane, ...]
    loss: tuple[Step, ...] = ()
    """Of the output of a graph: how the loss of the sample is computed from it."""
    loss_note: Name = ""
    """Why there is no loss, or how it differs from that in training."""
    sample: Name = ""
    parts: tuple[FollowedPart, ...] = ()
    """What can be chosen to be followed on the way to the value."""
    draw: int | None = None
    """Which random numbers of training are used, 0 for none, as in evaluation; None where it makes no difference."""
