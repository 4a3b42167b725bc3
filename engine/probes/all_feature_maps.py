"""The outputs of all layers for one sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.answers import predicts_classes
from engine.probes.base import PROBES, ProbeContext
from engine.probes.node_pictures import probabilities
from engine.probes.nodes import shapes
from engine.probes.pixels import maps, samples
from engine.probes.sample_base import SampleProbe
from engine.probes.thumbnails import unit_rows
from engine.text import N_, message, shape_text
from engine.views import Array, Pictures, Sheet

if TYPE_CHECKING:
    from torch import Tensor


@PROBES.register("all_feature_maps")
class AllFeatureMaps(SampleProbe):
    """Shows one sample on its way through every layer, from the input to the last scores and their probabilities.

    Each heading is a layer with the shape of its output, of which the first channels are shown. Strong color is a
    strong response; where values below 0 occur, blue is negative, white 0 and orange positive. Layers of units are
    drawn as one strip, one square per unit. Layers that pass their values on unchanged are left out.
    """

    title = N_("Activations, layer by layer")
    rank = 29

    channels: int = Field(8, ge=1, le=32, title=N_("Channels"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return data.kind == "image" and bool(shapes(graphs))

    def compute(self, context: ProbeContext) -> Sheet:
        captures: dict[str, Tensor] = {}
        picture = self.sample_of(context)[None]
        output = context.forward(picture, captures)
        values = {name: captures[name][0].float().cpu().numpy() for name in shapes(context.graphs)}
        seen = _changing({name: value for name, value in values.items() if value.ndim in (1, 3)})
        end = (probabilities(context, output),) if predicts_classes(context) else ()
        if end:
            seen.pop("output", None)
        headings = [f"{name} ({shape_text(value.shape)})" for name, value in seen.items()]
        note = message(N_("Activations of one sample in {count} layers, from top to bottom."), count=len(seen))
        return Sheet(
            headings=(f"input ({shape_text(picture.shape[1:])})", *headings, *(N_("Probabilities") for _ in end)),
            views=(samples(picture), *(self._drawn(value) for value in seen.values()), *end),
            note=note,
        )

    def _drawn(self, value: Array) -> Pictures:
        return maps(value[: self.channels] if value.ndim == 3 else unit_rows(value))


def _changing(values: Mapping[str, Array]) -> dict[str, Array]:
    """The outputs that differ from those before them by more than their shape."""
    before: Array = np.empty(0)
    changing = {}
    for name, value in values.items():
        if not np.array_equal(value.ravel(), before):
            changing[name] = value
        before = value.ravel()
    return changing
