"""Samples beside their reconstructions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Split
from engine.graph.spec import GraphSpec
from engine.objectives.reconstruction import Reconstruction
from engine.probes.base import PROBES, ProbeContext
from engine.probes.codes import (
    classes_of,
    code_size,
    errors,
    is_conditional_autoencoder,
    network_inputs,
    reconstructions,
)
from engine.probes.pixels import samples
from engine.probes.sample_base import SampleProbe
from engine.text import N_, Message, message
from engine.views import Array, Cloud, Curves, Heatmaps, Pictures, Scatter, Series, Sheet, View

POINTS = 300
CHANNELS = 3
"""The maximum number of values per step of a sequence that are drawn."""


@PROBES.register("reconstructions")
class Reconstructions(SampleProbe):
    """Shows samples beside their reconstructions from the code.

    For images the input is at the top (with its noisy version below it for a denoising network), the reconstruction
    at the bottom. What is missing there was not kept in the code. Points on the plane are joined to their
    reconstructions; tables are shown as colors, sequences as lines. The row begins with the chosen sample.
    """

    title = N_("Reconstructions")
    group = "made"
    rank = 8

    order: Literal["first", "worst"] = Field(
        "first",
        title=N_("Samples shown"),
        description=N_("The first, or those with the largest errors."),
        json_schema_extra={"options": {"first": N_("first"), "worst": N_("worst")}},
    )
    count: int = Field(6, ge=1, le=20, title=N_("Number of samples"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return bool(code_size(graphs)) and data.kind != "text"

    def compute(self, context: ProbeContext) -> View:
        split = _cut(self._chosen(context), POINTS if _on_plane(context.spec) else self.count)
        seen = _noisy(context, split)
        back = reconstructions(context, split.x if seen is None else seen, split.y)
        clean = network_inputs(context, split.x)
        error = float(np.square(back - clean).mean()) if len(split) else 0.0
        note = message(N_("Mean squared error of these samples: {error}."), error=f"{error:.4g}")
        kind = "plane" if _on_plane(context.spec) else context.spec.kind
        drawn = {"image": _pictures, "plane": _places, "sequence": _lines}.get(kind, _colours)
        source = context.source() if kind == "plane" or self.order == "worst" else None
        return replace(drawn(context, split, seen, back, note), source=source)

    def _chosen(self, context: ProbeContext) -> Split:
        if self.order == "first" and not _on_plane(context.spec):
            return self._from_sample(context)
        split = context.evaluated
        if self.order == "first":
            return split
        order = np.argsort(-errors(context, split), kind="stable")
        return Split(split.x[order], split.y[order])

    def _from_sample(self, context: ProbeContext) -> Split:
        """The chosen sample and those after it; a drawing comes first, except where the network needs its class."""
        split = context.data.split(context.evaluated_name)
        order = (self.sample + np.arange(min(self.count, len(split)))) % len(split)
        x, y = split.x[order], split.y[order]
        drawn = None if is_conditional_autoencoder(context.graphs) else self.drawn(context)
        return Split(x, y) if drawn is None else Split(np.concatenate([drawn[None], x[:-1]]), y)


def _cut(split: Split, count: int) -> Split:
    return Split(split.x[:count], split.y[:count])


def _on_plane(spec: DataSpec) -> bool:
    return spec.kind == "points" and spec.shape == (2,)


def _noisy(context: ProbeContext, split: Split) -> Array | None:
    """The noisy input of the encoder during training; None without noise. The noise is the same each time."""
    import torch

    objective = context.objective
    if not isinstance(objective, Reconstruction) or objective.noise == "none":
        return None
    x = context.batch(split.x).cpu().contiguous()
    return np.asarray(objective.noisy(x, torch.Generator().manual_seed(0)).numpy())


def _pictures(context: ProbeContext, split: Split, seen: Array | None, back: Array, note: Message) -> Sheet:
    rows = [(N_("Input"), samples(split.x))]
    if seen is not None:
        rows.append((N_("Noisy input"), samples(seen)))
    rows.append((N_("Reconstruction"), samples(back)))
    views = tuple(
        Pictures(view.pixels, view.scale, low=view.low, high=view.high, across=len(split)) for _, view in rows
    )
    return Sheet(headings=tuple(heading for heading, _ in rows), views=views, note=note)


def _places(context: ProbeContext, split: Split, _seen: Array | None, back: Array, note: Message) -> Scatter:
    reach = float(np.ceil(2 * np.abs(split.x).max(initial=0.5))) / 2
    names = context.spec.columns
    return Scatter(
        clouds=(
            Cloud(message(N_("input")), split.x, classes_of(split, context.spec)),
            Cloud(message(N_("reconstruction")), back, classes_of(split, context.spec), held_out=True),
        ),
        x_range=(-reach, reach),
        y_range=(-reach, reach),
        classes=context.spec.names,
        lines=np.stack([split.x, back], axis=1),  # (N, 2, 2): from the sample to its reconstruction
        x_label=names[0],
        y_label=names[1],
        note=note,
    )


def _lines(_context: ProbeContext, split: Split, _seen: Array | None, back: Array, note: Message) -> Curves:
    time = np.arange(split.x.shape[1], dtype=np.float32)
    series = []
    for channel in range(min(CHANNELS, split.x.shape[2])):
        series.append(Series(message(N_("input")), time, split.x[0, :, channel]))
        series.append(Series(message(N_("reconstruction")), time, back[0, :, channel], dashed=True))
    return Curves(tuple(series), x_label=N_("time"), note=note)


def _colours(context: ProbeContext, split: Split, seen: Array | None, back: Array, note: Message) -> Heatmaps:
    rows = [(N_("Input"), split.x), (N_("Reconstruction"), back)]
    if seen is not None:
        rows.insert(1, (N_("Noisy input"), seen))
    values = np.stack([row.reshape(len(split), -1) for _, row in rows]).astype(np.float32)
    reach = float(np.abs(values[0]).max(initial=0)) or 1.0
    return Heatmaps(
        values=values,
        names=tuple(name for name, _ in rows),
        row_label=N_("sample"),
        column_label=N_("column"),
        rows=tuple(str(number + 1) for number in range(len(split))),
        columns=context.spec.called(context.spec.columns),
        scale="signed",
        low=-reach,
        high=reach,
        note=note,
    )
