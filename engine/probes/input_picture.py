"""The input picture."""

from __future__ import annotations

from collections.abc import Mapping

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, ProbeContext
from engine.probes.pixels import samples
from engine.probes.sample_base import SampleProbe
from engine.text import N_, message
from engine.views import Pictures


@PROBES.register("input_picture")
class InputPicture(SampleProbe):
    """Shows the image as the network gets it, pixel by pixel.

    White is 1, black is 0. A drawing is scaled down to the size of the training images and centered.
    """

    title = N_("Network input")
    panel = False

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return data.kind == "image"

    def compute(self, context: ProbeContext) -> Pictures:
        picture = self.sample_of(context)[None]
        height, width = picture.shape[2:]
        note = message(N_("Network input: {height} × {width} pixels."), height=height, width=width)
        return samples(picture, note=note)
