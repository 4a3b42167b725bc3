"""The output of each unit over the plane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.decision_boundary import extent, grid
from engine.probes.nodes import chosen, of_axes
from engine.probes.pixels import MAX_PICTURES
from engine.text import N_, message
from engine.views import Pictures

if TYPE_CHECKING:
    from torch import Tensor

GRID = 40


@PROBES.register("neurons")
class Neurons(Probe):
    """Shows for each unit of a layer where on the plane it responds.

    Each map is the plane for one unit after its activation: blue is negative, white 0, orange positive; values
    beyond −1 or 1 have the full color. Each unit of the next layer is a weighted sum of these maps.
    """

    title = N_("Neurons")

    node: str = Field("", max_length=40, title=N_("Layer"), description=N_("Empty: the first."))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        nodes = self.options(graphs, data)["node"]
        return data.kind == "points" and bool(nodes) and self.node in ("", *nodes)

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        return {"node": of_axes(graphs, 1)}

    def compute(self, context: ProbeContext) -> Pictures:
        node = chosen(self.node, self.options(context.graphs, context.spec)["node"])
        captures: dict[str, Tensor] = {}
        context.forward(context.dataset.inputs(grid(*extent(context), GRID)), captures)
        answers = np.nan_to_num(captures[node].float().cpu().numpy())[:, :MAX_PICTURES]
        # (G * G, D) -> (D, G, G), flipped, since the first row of a picture is at the top
        pictures = answers.T.reshape(-1, GRID, GRID)[:, ::-1]
        return Pictures(
            pixels=np.clip(pictures, -1, 1).astype(np.float32),
            scale="signed",
            captions=tuple(str(unit + 1) for unit in range(len(pictures))),
            low=-1.0,
            high=1.0,
            note=message(
                N_(
                    "{shown} of {all} units of `{node}` over the plane. Blue: −1 and below, white: 0, orange: 1 and above."
                ),
                shown=len(pictures),
                all=captures[node].shape[1],
                node=node,
            ),
        )
