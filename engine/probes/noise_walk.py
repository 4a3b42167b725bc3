"""Interpolation between two generated pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.generated import generate, is_class_conditional, is_gan, noise, pixels
from engine.probes.pixels import samples
from engine.text import N_, message
from engine.views import Pictures

if TYPE_CHECKING:
    from torch import Tensor

ROWS, ACROSS = 3, 9


@PROBES.register("noise_walk")
class NoiseWalk(Probe):
    """Shows generated images on the way from one noise vector to another.

    A generator that has learned the distribution turns one image smoothly into the other, and every image on the way
    is plausible; one that has memorized single images jumps. The way follows the sphere near which most noise vectors
    lie, since there are hardly any near its center.

    Reference: White, 2016, *Sampling generative networks*.
    """

    title = N_("Latent interpolation")
    group = "made"

    first: int = Field(0, ge=0, le=10_000, title=N_("Start seed"), description=N_("Seed of the start noise."))
    second: int = Field(1, ge=0, le=10_000, title=N_("End seed"), description=N_("Seed of the end noise."))
    label: str = Field(
        "", title=N_("Class to decode"), description=N_("For conditional networks; empty for the first class.")
    )

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return is_gan(graphs) and data.kind == "image" and self.label in ("", *data.classes)

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        return {"label": data.classes} if is_class_conditional(graphs) else {}

    def compute(self, context: ProbeContext) -> Pictures:
        import torch

        starts, ends = noise(context, ROWS, self.first), noise(context, ROWS, self.second)
        ways = [way(start, end, ACROSS) for start, end in zip(starts, ends, strict=True)]
        label = np.full(ROWS * ACROSS, context.spec.index(self.label))
        made = pixels(context, generate(context, torch.cat(ways), label))
        note = message(
            N_("{rows} interpolations from left to right, in {steps} equal steps."), rows=ROWS, steps=ACROSS - 1
        )
        shown = samples(made)
        return Pictures(shown.pixels, shown.scale, (), 0, 255, note=note, across=ACROSS)


def way(start: Tensor, end: Tensor, steps: int) -> Tensor:
    """`(steps, Z)` from `start` to `end` `(Z,)` at equal angles (slerp); linear if both have the same direction."""
    import torch

    share = torch.linspace(0, 1, steps, device=start.device)[:, None]
    cosine = torch.dot(start, end) / (start.norm() * end.norm()).clamp(min=1e-12)
    angle = torch.arccos(cosine.clamp(-1, 1))
    if float(angle.sin()) < 1e-4:
        return start + share * (end - start)
    return (((1 - share) * angle).sin() * start + (share * angle).sin() * end) / angle.sin()
