"""Generated pictures from the same noise at every step."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.generated import generate, is_class_conditional, is_gan, noise, pixels
from engine.probes.pixels import samples
from engine.text import N_, message
from engine.views import Pictures

ACROSS = 6


@PROBES.register("sample_sheet")
class SampleSheet(Probe):
    """Shows images that the generator makes, from the same noise at every step.

    Each cell has its own fixed noise, so you can watch each image form and change. Where many cells show the same
    image, the generator has collapsed.
    """

    title = N_("Generated images")
    group = "made"
    rank = 6

    seed: int = Field(0, ge=0, le=10_000, title=N_("Noise seed"), description=N_("Another seed gives other images."))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return is_gan(graphs) and not is_class_conditional(graphs) and data.kind == "image"

    def compute(self, context: ProbeContext) -> Pictures:
        made = pixels(context, generate(context, noise(context, ACROSS**2, self.seed)))
        note = message(N_("{count} images generated from fixed noise."), count=len(made))
        shown = samples(made, note=note)
        return Pictures(shown.pixels, shown.scale, low=0, high=255, note=note, across=ACROSS)
