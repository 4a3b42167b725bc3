"""Base of the probes that show a single sample."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.datasets.drawn_samples import drawn_sample
from engine.datasets.stroke_text import MAX_LENGTH, strokes_of
from engine.probes.base import Probe, ProbeContext
from engine.text import N_


def reads_drawings(data: DataSpec) -> bool:
    """Whether a drawing can be a sample: of images with one channel that have no mask."""
    return data.kind == "image" and data.shape[0] == 1 and data.target != "mask"


class SampleProbe(Probe):
    """Base class of the probes that show a single sample. Its fields say which one; a page sets them for all its panels
    together."""

    sample: int = Field(0, ge=0, le=10_000_000, title=N_("Sample"))
    drawing: str = Field("", max_length=MAX_LENGTH, title=N_("Drawing"), description=N_("Empty: a sample of the data."))

    def sample_of(self, context: ProbeContext) -> Any:
        """The sample to show: the drawing, if there is one and the network reads drawings, else number `sample`."""
        drawn = self.drawn(context)
        return context.sample(self.sample) if drawn is None else drawn

    def drawn(self, context: ProbeContext) -> Any:
        """The drawing as a sample `(C, H, W)`, from this probe's settings or from the Draw page; None without one."""
        strokes = strokes_of(self.drawing) if reads_drawings(context.spec) else []
        return drawn_sample(strokes, context.dataset.preparation()) if strokes else context.drawn
