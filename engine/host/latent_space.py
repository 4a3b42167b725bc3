"""Requests of the page Imagine about autoencoders: decoding, encoding, and directions in the latent space."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.errors import RequestError
from engine.probes.base import ProbeContext
from engine.probes.codes import Axes, code_axes, code_size, decoded, encoded, plotted_split
from engine.probes.latent_plane import POINTS, LatentPlane
from engine.probes.pixels import samples
from engine.text import N_
from engine.views import Array, Pictures, View

MAX_CODES = 1024
DIRECTIONS = 32
"""The maximum number of directions, those of the largest variance first; more sliders would not help."""


def decode(context: ProbeContext, codes: Array, label: int | None) -> Pictures:
    """Pictures of codes `(N, Z)`; `label` is the class to draw, for conditional decoders."""
    size = code_size(context.graphs)
    if codes.ndim != 2 or not 1 <= len(codes) <= MAX_CODES or codes.shape[1] != size:
        template = N_("This network needs codes of {size} values, but got shape {got}.")
        raise RequestError(template, size=size, got=list(codes.shape))
    _pictured(context)
    return samples(decoded(context, codes, _labels(context, len(codes), label)))


def encode(context: ProbeContext, indices: Sequence[int], drawn: Array | None, label: int | None) -> Mapping[str, Any]:
    """Codes of val samples, by index, or of drawn pictures `(N, C, H, W)`, and the pictures themselves: `{"codes": (N,
    Z), "pictures": Pictures, "classes": (N,)}`."""
    _pictured(context)
    if drawn is not None:
        x = drawn if drawn.ndim == 4 else drawn[None]
        y = _labels(context, len(x), label)
    else:
        split = context.evaluated
        chosen = np.asarray(list(indices)[:MAX_CODES], dtype=np.int64) % max(1, len(split))
        x, y = split.x[chosen], split.y[chosen]
    return {"codes": encoded(context, x, y), "pictures": samples(x), "classes": y.astype(np.float32)}


def directions(context: ProbeContext, label: int | None = None) -> Mapping[str, Any]:
    """Directions in the latent space: `mean` `(Z,)`, unit `directions` `(k, Z)`, `deviations` `(k,)`, the minimum and
    maximum of the codes along them `ranges` `(k, 2)`, their `names`, and the `plane` of the first two with the codes on
    it. `middle` `(Z,)` is the mean code, which is not the origin of coordinate axes.

    Codes of two dimensions use their own axes, longer ones their principal components. `samples` holds one sample per
    class: `{"index": …, "class": …}`.
    """
    split = plotted_split(context, context.evaluated_name, POINTS)
    codes = encoded(context, split.x, split.y)
    axes = _cut(code_axes(codes))
    along = axes.project(codes, len(axes.directions))
    names = [f"z{number + 1}" for number in range(codes.shape[1])] if codes.shape[1] <= 2 else []
    view: View | None = LatentPlane(label=_name(context, label)).compute(context) if codes.shape[1] > 1 else None
    return {
        "mean": axes.mean,
        "middle": codes.mean(0) if len(codes) else axes.mean,
        "directions": axes.directions,
        "deviations": axes.deviations,
        "ranges": np.stack([along.min(0), along.max(0)], 1) if len(along) else np.zeros((len(axes.directions), 2)),
        "names": names,
        "plane": view,
        "samples": _one_a_class(split.y, len(context.spec.classes)),
    }


def _cut(axes: Axes) -> Axes:
    return Axes(axes.mean.astype(np.float32), axes.directions[:DIRECTIONS], axes.deviations[:DIRECTIONS])


def _name(context: ProbeContext, label: int | None) -> str:
    """The name of a class; empty without class input."""
    classes = context.spec.classes
    return classes[min(label, len(classes) - 1)] if label is not None and classes else ""


def _one_a_class(y: Array, classes: int) -> list[dict[str, int]]:
    firsts = {int(label): index for index, label in reversed(list(enumerate(y.tolist())))} if classes else {}
    return [{"index": index, "class": label} for label, index in sorted(firsts.items())]


def _labels(context: ProbeContext, count: int, label: int | None) -> Array:
    known = max(1, len(context.spec.classes))
    return np.full(count, min(label or 0, known - 1), np.int64)


def _pictured(context: ProbeContext) -> None:
    if context.spec.kind != "image":
        raise RequestError(N_("The samples of this run are not images, so codes cannot be drawn."))
