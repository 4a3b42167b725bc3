"""Predicted masks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.datasets.masks import COLOURS, painted
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.nodes import shapes
from engine.probes.pixels import samples
from engine.text import N_, Name, message
from engine.views import Array, Pictures, Sheet

SWATCH = 6
"""The side of a color swatch in pixels."""


@PROBES.register("segments")
class Segments(Probe):
    """Shows images beside the true mask and the predicted mask.

    Each row is one image: the image itself, the true mask, the predicted mask. Below the last is the intersection
    over union of that image: the pixels that both masks assign to a class, over those that either does, as a mean
    over the classes in it. 1 means identical masks. The colors of the classes are listed at the bottom.
    """

    title = N_("Image, mask, prediction")
    group = "answers"
    rank = 7

    order: Literal["first", "worst"] = Field(
        "first",
        title=N_("Samples shown"),
        description=N_("The first, or those with the smallest intersection over union."),
        json_schema_extra={"options": {"first": N_("first"), "worst": N_("worst")}},
    )
    count: int = Field(4, ge=1, le=20, title=N_("Number of samples"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return data.kind == "image" and data.target == "mask" and bool(shapes(graphs))

    def compute(self, context: ProbeContext) -> Sheet:
        split, predicted = context.evaluated, context.val_output.argmax(1).numpy()
        true = np.asarray(split.y)
        overlaps = overlap(predicted, true, len(context.spec.labels))
        chosen = np.arange(len(split)) if self.order == "first" else np.argsort(overlaps, kind="stable")
        chosen = chosen[: self.count]
        note = message(
            N_("Mean intersection over union of {count} images: {overlap}."),
            count=len(split),
            overlap=f"{float(overlaps.mean()) if len(split) else 0.0:.3f}",
        )
        rows = np.stack([_coloured(split.x[chosen]), painted(true[chosen]), painted(predicted[chosen])], 1)
        captions = [text for value in overlaps[chosen] for text in ("", "", f"IoU {value:.2f}")]
        shown = Pictures(rows.reshape(-1, *rows.shape[2:]), "rgb", tuple(captions), 0, 255, across=3)
        headings = (N_("Image, mask, prediction"), N_("Class colors"))
        return Sheet(headings, (shown, _colours(context.spec.names)), note=note, source=context.source())


def with_mask(context: ProbeContext, sample: Array) -> Sheet:
    """A picture `(C, H, W)` beside its predicted mask."""
    x = sample[None]
    predicted = context.forward(x).argmax(1).numpy()
    rows = np.stack([_coloured(x), painted(predicted)], 1)
    shown = Pictures(rows.reshape(-1, *rows.shape[2:]), "rgb", (), 0, 255, across=2)
    headings = (N_("Image, prediction"), N_("Class colors"))
    return Sheet(headings, (shown, _colours(context.spec.names)))


def overlap(predicted: Array, true: Array, classes: int) -> Array:
    """Intersection over union of masks `(N, H, W)`, `(N,)`: the mean over the classes that occur in either."""
    one, other = (mask[:, None] == np.arange(classes)[:, None, None] for mask in (predicted, true))  # (N, K, H, W)
    shared, either = ((one & other).sum((2, 3)), (one | other).sum((2, 3)))
    return np.asarray((shared / np.maximum(either, 1)).sum(1) / np.maximum((either > 0).sum(1), 1))


def _coloured(x: Array) -> Array:
    """Pictures `(N, C, H, W)` as `(N, H, W, 3)`, uint8."""
    pixels = samples(x).pixels
    return pixels if pixels.ndim == 4 else np.repeat(pixels[..., None], 3, axis=-1)


def _colours(labels: tuple[Name, ...]) -> Pictures:
    swatches = COLOURS[np.arange(len(labels)) % len(COLOURS)]
    pixels = np.broadcast_to(swatches[:, None, None], (len(labels), SWATCH, SWATCH, 3))
    return Pictures(np.ascontiguousarray(pixels), "rgb", labels, 0, 255)
