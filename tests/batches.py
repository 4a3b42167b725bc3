"""Random batches for the inputs of a graph."""

from __future__ import annotations

import torch

from engine.graph.spec import GraphSpec
from engine.layers.base import Shape


def batches(graph: GraphSpec, count: int = 3) -> list[torch.Tensor]:
    """One batch per input: tokens, with padding in the second half of each sample, if a layer reads them; else numbers."""
    return [
        _tokens(shape, known, count) if (known := _known(graph, name)) else torch.rand(count, *shape)
        for name, shape in graph.inputs.items()
    ]


def _known(graph: GraphSpec, name: str) -> int:
    """The vocabulary size of the layers after an input; 0 if they read numbers."""
    layers = [graph.nodes[target].layer_config() for target in graph.targets(name)]
    return min((layer.tokens for layer in layers if layer.takes == "tokens"), default=0)  # type: ignore[attr-defined]


def _tokens(shape: Shape, known: int, count: int) -> torch.Tensor:
    tokens = torch.randint(1, known, (count, *shape))
    tokens[:, shape[0] // 2 + 1 :] = 0
    return tokens
