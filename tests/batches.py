"""Batches that a graph can take, of any numbers."""

from __future__ import annotations

import torch

from engine.graph.spec import GraphSpec
from engine.layers.base import Shape


def batches(graph: GraphSpec, count: int = 3) -> list[torch.Tensor]:
    """One for each input: tokens where a layer takes them, the second half of each sample padding, else numbers."""
    return [
        _tokens(shape, known, count) if (known := _known(graph, name)) else torch.rand(count, *shape)
        for name, shape in graph.inputs.items()
    ]


def _known(graph: GraphSpec, name: str) -> int:
    """How many tokens the layers behind an input know; 0 where they take numbers."""
    layers = [graph.nodes[target].layer_config() for target in graph.targets(name)]
    return min((layer.tokens for layer in layers if layer.takes == "tokens"), default=0)  # type: ignore[attr-defined]


def _tokens(shape: Shape, known: int, count: int) -> torch.Tensor:
    tokens = torch.randint(1, known, (count, *shape))
    tokens[:, shape[0] // 2 + 1 :] = 0
    return tokens
