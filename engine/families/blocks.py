"""Base of the Transformer families: embedding with positions, a stack of blocks, and a final norm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.base import Family
from engine.graph import edit
from engine.graph.spec import GraphSpec, Node
from engine.layers.base import LAYERS, Block
from engine.text import N_

Positions = Literal["learned", "sine", "none"]
POSITIONS: dict[str, Any] = {"options": {"learned": N_("learned"), "sine": N_("sinusoidal"), "none": N_("none")}}


class TransformerFamily(Family):
    """Base class of the families made of Transformer blocks."""

    features: int = Field(64, ge=2, le=1024, title=N_("Embedding dimension"))
    blocks: int = Field(2, ge=1, le=12, title=N_("Blocks"))
    heads: int = Field(
        4, ge=1, le=64, title=N_("Attention heads"), description=N_("Must divide the embedding dimension.")
    )
    dropout: float = Field(0.1, ge=0, lt=1, title=N_("Dropout"))

    def embedding(self, tokens: int, positions: Positions = "learned", prefix: str = "") -> dict[str, Node]:
        """Token embeddings with positions."""
        nodes = {
            f"{prefix}embedding": Node(layer="embedding", config={"tokens": tokens, "out_features": self.features})
        }
        if positions != "none":
            nodes[f"{prefix}positions"] = Node(layer="positional_encoding", config={"mode": positions})
        return nodes

    def stack(self, layer: str, prefix: str = "block") -> dict[str, Node]:
        """A stack of blocks, not yet replaced by their layers."""
        config = {"heads": self.heads, "hidden": 4 * self.features, "dropout": self.dropout}
        return {f"{prefix}_{number}": Node(layer=layer, config=config) for number in range(1, self.blocks + 1)}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {"training.epochs": 8}


def unfolded(graph: GraphSpec) -> GraphSpec:
    """The graph with every block replaced by its layers."""
    for name, node in graph.nodes.items():
        if issubclass(LAYERS.get(node.layer), Block):
            graph = edit.expand(graph, name)
    return graph
