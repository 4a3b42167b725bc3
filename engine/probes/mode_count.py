"""How many of the classes a generator generates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.metrics.side_classifier import can_read, side_classifier
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.generated import generate, is_gan, noise, on_plane, pixels, plane_positions
from engine.text import N_, Message, message
from engine.views import Array, Bars

COUNT = 300
RARE = 10
"""A class counts as generated if its share is at least an equal share divided by this."""
NEAR = 0.5
"""For points on the plane, from −6 to 6: a generated point this close to a real one belongs to its class."""
NONE = -1


@PROBES.register("mode_count")
class ModeCount(Probe):
    """Counts how many of the classes the generator makes, and how often each. Few of them mean mode collapse.

    Images are classified by a small classifier of our own, trained once on the same data in a few seconds; points
    belong to the class of the nearest real point, if one is near. Equal shares are best.
    """

    title = N_("Classes of generated samples")
    group = "made"

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        known = can_read(data) or (on_plane(data) and bool(data.classes))
        return is_gan(graphs) and known

    def compute(self, context: ProbeContext) -> Bars:
        names = context.spec.names
        predicted = predicted_classes(context, COUNT)
        shares = np.bincount(predicted[predicted != NONE], minlength=len(names)) / COUNT
        return Bars(names, shares.astype(np.float32), (0.0, max(float(shares.max()), 1e-6)), note=_note(shares))


def predicted_classes(context: ProbeContext, count: int, seed: int = 0) -> Array:
    """The class `(N,)` of each of `count` generated samples; `NONE` for points far from all real ones."""
    made = generate(context, noise(context, count, seed))
    if context.spec.kind == "image":
        return side_classifier(context.dataset, context.data).read(pixels(context, made))
    return _nearest(plane_positions(context, made.cpu().numpy()), context)


def generated_classes(shares: Array) -> int:
    """The number of classes that occur often enough."""
    return int((shares >= 1 / (RARE * len(shares))).sum())


def _nearest(at: Array, context: ProbeContext) -> Array:
    split = context.data.train
    real = split.x if split.raw is None else split.raw
    squares = ((at[:, None] - real[None]) ** 2).sum(2)
    nearest = squares.argmin(1)
    return np.where(squares.min(1) <= NEAR**2, split.y[nearest], NONE)


def _note(shares: Array) -> Message:
    made, known = generated_classes(shares), len(shares)
    values = {"made": made, "known": known, "count": COUNT, "off": round(100 * (1 - float(shares.sum())))}
    if made <= known / 2:
        return message(
            N_("Mode collapse: only {made} of {known} classes among {count} generated samples ({off} % belong to "
"none)."),
            **values,
        )  # fmt: skip
    return message(N_("{made} of {known} classes among {count} generated samples; {off} % belong to none."), **values)
