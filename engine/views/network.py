"""What each node of a graph computes for one sample, small enough for the cards of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.text import Name
from engine.views.base import Array, View


@dataclass(frozen=True)
class NodeView:
    """One node: its output for the sample, and how it learns.

    `view` is None where the output cannot be drawn. `gradient` is the root mean square of the gradient of each
    sample's loss by the values of the node's output, over a batch. `inactive` is the share of its units that are 0
    for every sample of that batch, `saturated` the share of its values at an end of the range of its activation; each
    is None where it has no meaning. `weights` `(O, I)` and `biases` `(O,)` are those of a small linear layer.
    """

    node: str
    view: View | None
    gradient: float | None = None
    inactive: float | None = None
    saturated: float | None = None
    weights: Array | None = None
    biases: Array | None = None


@dataclass(frozen=True)
class Network(View):
    """The nodes of one graph, inputs first, in order of computation.

    `sample` describes the sample they are shown for, `index` is its index in its split; both are empty for points on a
    plane, which are shown all at once, and `index` is None for a drawing.
    """

    kind: ClassVar[str] = "network"
    nodes: tuple[NodeView, ...]
    sample: Name = ""
    index: int | None = None
