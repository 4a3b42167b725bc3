"""`GraphSpec`: a directed acyclic graph of nodes, as saved in plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.layers.base import LAYERS, Layer, Shape
from engine.registry import Choice
from engine.text import N_

NAME = r"^[a-z][a-z0-9_]{0,39}$"
"""Valid node names: they become attributes of the exported module and parts of addresses."""


class Node(BaseModel):
    """One operation of a graph: a layer, its config, and settings of this node alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    layer: str
    config: dict[str, Any] = {}
    activation: Choice | None = Field(None, title=N_("Activation"))
    """Applied to the layer's output; only for layers that allow it (`activates`)."""
    initializer: Choice | None = Field(None, title=N_("Initializer"))
    """Overrides the plan's initializer for this node's weights."""
    bias_initializer: Choice | None = Field(None, title=N_("Bias initializer"))
    frozen: bool = Field(False, title=N_("Frozen"))
    """Frozen weights are not trained."""
    spectral_norm: bool = Field(False, title=N_("Spectral norm"))
    """Divides the weights by their largest singular value; only for layers with `one_weight`."""

    def layer_config(self) -> Layer:
        """The configured layer; raises `UnknownNameError` or `ProblemsError`."""
        return LAYERS.configured(self.layer, self.config)


class GraphSpec(BaseModel):
    """Nodes by name, and edges `(source, target)`; the order of a target's edges is the order of its inputs.

    `inputs` gives the shape of each input without the batch axis. The source of an edge is an input or a node. The
    output is the one node that no edge leaves.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    inputs: dict[str, Shape] = {}
    nodes: dict[str, Node] = {}
    edges: tuple[tuple[str, str], ...] = ()

    def sources(self, node: str) -> list[str]:
        """The inputs and nodes that `node` takes its inputs from, in order."""
        return [source for source, target in self.edges if target == node]

    def targets(self, name: str) -> list[str]:
        """The nodes that take the output of `name`."""
        return [target for source, target in self.edges if source == name]

    def ends(self) -> list[str]:
        """Nodes that no edge leaves; a valid graph has one."""
        used = {source for source, _ in self.edges}
        return [name for name in self.nodes if name not in used]

    @property
    def is_chain(self) -> bool:
        """Whether each node takes only the output of the one before it; only for a checked graph.

        Since each node has inputs, a graph with one input is a chain unless a value is used twice.
        """
        used = [source for source, _ in self.edges]
        return len(self.inputs) == 1 and len(set(used)) == len(used)

    @property
    def output(self) -> str:
        """The node whose output is the graph's; only for a checked graph."""
        (end,) = self.ends()
        return end


def sequential(input_shape: Shape, nodes: Mapping[str, Node] | Iterable[tuple[str, Node]]) -> GraphSpec:
    """A chain: each node takes the output of the one before it."""
    chain = dict(nodes)
    names = ["input", *chain]
    return GraphSpec(
        inputs={"input": tuple(input_shape)},
        nodes=chain,
        edges=tuple(pairwise(names)),
    )
