"""Generated pictures, one row per class."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.generated import generate, is_class_conditional, noise, pixels
from engine.probes.pixels import samples
from engine.text import N_, message
from engine.views import Pictures

ACROSS = 8
MAX_CLASSES = 10


@PROBES.register("class_grid")
class ClassGrid(Probe):
    """Shows what the generator makes for each class: one row per class, with the same noise in each column.

    Down a column the handwriting stays and the digit changes; along a row the digit stays and the handwriting changes.
    Rows that look alike mean that the generator ignores the class.
    """

    title = N_("Generated images by class")
    group = "made"
    rank = 5

    seed: int = Field(0, ge=0, le=10_000, title=N_("Noise seed"), description=N_("Another seed gives other images."))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return is_class_conditional(graphs) and data.kind == "image" and bool(data.classes)

    def compute(self, context: ProbeContext) -> Pictures:
        names = context.spec.names[:MAX_CLASSES]
        numbers = noise(context, ACROSS, self.seed).repeat(len(names), 1)
        made = pixels(context, generate(context, numbers, np.repeat(np.arange(len(names)), ACROSS)))
        captions = tuple(name if column == 0 else "" for name in names for column in range(ACROSS))
        note = message(
            N_("One row for each of {count} classes; all images in a column share their noise."), count=len(names)
        )
        shown = samples(made)
        return Pictures(shown.pixels, shown.scale, captions, 0, 255, note=note, across=ACROSS)
