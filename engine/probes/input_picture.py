"""The input picture."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.pixels import samples
from engine.text import N_, message
from engine.views import Pictures


@PROBES.register("input_picture")
class InputPicture(Probe):
    """Shows the image as the network gets it, pixel by pixel.

    White is 1, black is 0. A drawing is scaled down to the size of the training images and centered.
    """

    title = N_("Network input")
    panel = False

    sample: int = Field(0, ge=0, le=10_000_000, title=N_("Sample"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return data.kind == "image"

    def compute(self, context: ProbeContext) -> Pictures:
        picture = context.sample(self.sample)[None]
        height, width = picture.shape[2:]
        note = message(N_("Network input: {height} × {width} pixels."), height=height, width=width)
        return samples(picture, note=note)
