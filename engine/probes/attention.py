"""Attention weights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.check import check
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, ProbeContext
from engine.probes.nodes import chosen
from engine.probes.sample_base import SampleProbe
from engine.probes.tokens import captures_of_sample, nodes_with_layers, position_labels
from engine.text import N_, message
from engine.views import Array, Attention

LAYERS = ("self_attention", "cross_attention")


@PROBES.register("attention")
class AttentionProbe(SampleProbe):
    """Shows which positions each position attends to, head by head.

    Rows are queries, columns are keys: a position that attends and one that is attended to. Each row adds up to 1.
    Heads often specialize: on the word before, on the word that is negated, on the same letter. For images the
    positions are patches.

    Reference: Vaswani et al., 2017, *Attention is all you need*.
    """

    title = N_("Attention")
    rank = 15

    node: str = Field("", max_length=40, title=N_("Layer"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        found = nodes_with_layers(graphs, LAYERS)
        return bool(found) and (not self.node or self.node in found)

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        return {"node": nodes_with_layers(graphs, LAYERS)}

    def compute(self, context: ProbeContext) -> Attention:
        node = self._node(context)
        sample = self.sample_of(context)
        captures, entered = captures_of_sample(context, sample)
        weights = np.nan_to_num(captures[f"{node}.weights"][0].float().cpu().numpy())
        _, rows, columns = weights.shape
        return seen(
            context,
            sample,
            weights,
            tuple(str(head + 1) for head in range(len(weights))),
            position_labels(context, entered, node, 0, rows),
            position_labels(context, entered, node, -1, columns),
        )

    def _node(self, context: ProbeContext) -> str:
        """The requested node; by default a cross-attention, if there is one."""
        found = nodes_with_layers(context.graphs, LAYERS)
        joining = nodes_with_layers(context.graphs, ("cross_attention",))
        return chosen(self.node or (joining[0] if joining else ""), found)


def seen(
    context: ProbeContext,
    sample: Array,
    weights: Array,
    names: tuple[str, ...],
    rows: tuple[str, ...],
    columns: tuple[str, ...],
) -> Attention:
    """The view of `weights` `(M, T, S)` without padding; over the patches if the sample is a picture."""
    cut = weights[:, : max(1, len(rows)), : max(1, len(columns))].astype(np.float32)
    note = message(N_("Rows are queries, columns keys; each row sums to 1."))
    grid = patches(context, cut.shape[2])
    if grid is None:
        return Attention(cut, names, rows or ("",), columns or ("",), note=note)
    extra = cut.shape[2] - grid[0] * grid[1]
    numbers = tuple(f"{place // grid[1] + 1}, {place % grid[1] + 1}" for place in range(grid[0] * grid[1]))
    named = (*(N_("class token"),) * extra, *numbers)
    return Attention(
        cut[:, :, extra:],
        names,
        named,
        numbers,
        picture=_picture(sample),
        patches=grid,
        note=message(N_("Attention between patches: rows are queries, columns keys.")),
    )


def patches(context: ProbeContext, columns: int) -> tuple[int, int] | None:
    """Rows and columns of the grid of patches, if the positions are patches of a picture."""
    graph = context.graphs["main"]
    for name, node in graph.nodes.items():
        if node.layer == "patch_embedding" and context.spec.kind == "image":
            (source,) = graph.sources(name)
            _, height, width = check(graph).shapes[source]
            layer = node.layer_config()
            grid = height // layer.patch, width // layer.patch  # type: ignore[attr-defined]
            return grid if columns - grid[0] * grid[1] in (0, 1) else None
    return None


def _picture(sample: Array) -> Array:
    """`(H, W)` or `(H, W, 3)`, uint8."""
    picture = np.asarray(sample)
    if picture.dtype != np.uint8:
        picture = (np.clip(np.nan_to_num(picture), 0, 1) * 255).astype(np.uint8)
    if picture.shape[0] == 3:
        return np.ascontiguousarray(picture.transpose(1, 2, 0))
    return picture[0] if picture.shape[0] == 1 else picture.mean(0).astype(np.uint8)
