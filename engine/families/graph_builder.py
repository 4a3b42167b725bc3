"""A graph under construction, for families with branches that are merged again."""

from __future__ import annotations

from engine.graph.spec import GraphSpec, Node
from engine.layers.base import Shape
from engine.registry import Choice


class GraphBuilder:
    """Nodes and edges so far; `end` is the node to which the next one is connected."""

    def __init__(self, shape: Shape) -> None:
        self.shape = tuple(shape)
        self.nodes: dict[str, Node] = {}
        self.edges: list[tuple[str, str]] = []
        self.end = "input"

    def add(self, name: str, node: Node, *sources: str) -> str:
        """Adds a node behind `sources`, or behind the end. It becomes the end, and its name is returned."""
        self.nodes[name] = node
        self.edges += [(source, name) for source in sources or (self.end,)]
        self.end = name
        return name

    def conv(self, name: str, filters: int, stride: int = 1, normalise: bool = True, active: bool = True) -> str:
        """A 3 × 3 convolution that keeps the size (divided by the stride), batch norm, and ReLU."""
        relu = Choice(name="relu") if active else None
        # Batch norm adds a shift, so the convolution before it needs no bias.
        config = {"out_channels": filters, "kernel_size": 3, "stride": stride, "padding": 1, "bias": not normalise}
        self.add(name, Node(layer="conv2d", config=config, activation=None if normalise else relu))
        if normalise:
            self.add(f"{name}_norm", Node(layer="batch_norm", activation=relu))
        return self.end

    def graph(self) -> GraphSpec:
        return GraphSpec(inputs={"input": self.shape}, nodes=self.nodes, edges=tuple(self.edges))
