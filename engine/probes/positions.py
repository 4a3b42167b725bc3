"""Similarity of position vectors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.nodes import chosen
from engine.probes.tokens import nodes_with_layers
from engine.text import N_, message
from engine.views import Array, Heatmaps

if TYPE_CHECKING:
    from torch import Tensor

LAYERS = ("positional_encoding",)


@PROBES.register("positions")
class Positions(Probe):
    """Shows how similar the vectors of any two positions are: the cosine of the angle between them.

    Sines make nearby positions similar from the beginning. Learned positions begin at random; bands beside the diagonal
    mean that the network has learned which positions are near each other. For images, rows of patches show as a
    repeating pattern.

    Reference: Wang and Chen, 2020, *What do position embeddings learn?*
    """

    title = N_("Positional encoding")

    node: str = Field("", max_length=40, title=N_("Layer"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        found = nodes_with_layers(graphs, LAYERS)
        return bool(found) and (not self.node or self.node in found)

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        return {"node": nodes_with_layers(graphs, LAYERS)}

    def compute(self, context: ProbeContext) -> Heatmaps:
        node = chosen(self.node, nodes_with_layers(context.graphs, LAYERS))
        module = context.models["main"].get_submodule(f"nodes.{node}")
        # Learned positions are a parameter, sines a buffer.
        held: list[Tensor] = [*module.parameters(), *module.buffers()]
        vectors = held[0]
        alike = likeness(vectors.detach().float().cpu().numpy())
        return Heatmaps(
            values=alike[None],
            names=(node,),
            row_label=N_("position"),
            column_label=N_("position"),
            scale="signed",
            low=-1.0,
            high=1.0,
            note=message(N_("Cosine similarity of two position vectors: 1 same direction, 0 unrelated, −1 opposite.")),
        )


def likeness(vectors: Array) -> Array:
    """The cosine similarity of the rows of `(T, D)`."""
    finite = np.nan_to_num(vectors)
    unit = finite / np.maximum(np.linalg.norm(finite, axis=1, keepdims=True), 1e-12)
    return np.asarray(unit @ unit.T, np.float32)
