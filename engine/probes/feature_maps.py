"""The output of a layer for one sample, channel by channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, ProbeContext
from engine.probes.nodes import chosen, of_axes
from engine.probes.pixels import MAX_PICTURES, maps
from engine.probes.sample_base import SampleProbe
from engine.text import N_, message
from engine.views import Pictures

if TYPE_CHECKING:
    from torch import Tensor


@PROBES.register("feature_maps")
class FeatureMaps(SampleProbe):
    """Shows the output of a layer for one sample, one map per channel.

    Strong color is where the filter of the channel responds strongly. Where values below 0 occur, blue is negative,
    white 0 and orange positive. Later layers have smaller and more abstract maps.
    """

    title = N_("Feature maps")

    node: str = Field("", max_length=40, title=N_("Layer"), description=N_("Empty: the first."))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        nodes = self.options(graphs, data)["node"]
        return data.kind == "image" and bool(nodes) and self.node in ("", *nodes)

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        return {"node": of_axes(graphs, 3)}

    def compute(self, context: ProbeContext) -> Pictures:
        node = chosen(self.node, self.options(context.graphs, context.spec)["node"])
        captures: dict[str, Tensor] = {}
        context.forward(self.sample_of(context)[None], captures)
        values = captures[node][0].float().cpu().numpy()
        note = message(
            N_("{shown} of {all} channels of `{node}`, each {height} × {width}."),
            shown=min(MAX_PICTURES, len(values)),
            all=len(values),
            node=node,
            height=values.shape[1],
            width=values.shape[2],
        )
        return maps(values[:MAX_PICTURES], note=note)
