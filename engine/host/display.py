"""Generated samples as a view that suits the data: pictures, points among real ones, or rows or lines above real
ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from engine.graph.spec import GraphSpec
from engine.probes.base import ProbeContext
from engine.probes.codes import code_size, is_conditional_autoencoder
from engine.probes.decision_boundary import extent
from engine.probes.generated import is_class_conditional, on_plane, plane_positions, with_real_points
from engine.probes.pixels import samples
from engine.text import N_, Name, message
from engine.views import Array, Curves, Pictures, Scatter, Series, Sheet, Table, View

REAL_ROWS = 5
"""The maximum number of real rows or sequences shown."""
_MEASURED = N_("Top: generated; bottom: real samples, in their original units.")
_SEEN = N_("Top: generated; bottom: real samples, as the network sees them.")


def has_class_input(graphs: Mapping[str, GraphSpec]) -> bool:
    """Whether the generator or the decoder takes the class as an input."""
    return is_class_conditional(graphs) or (bool(code_size(graphs)) and is_conditional_autoencoder(graphs))


def samples_view(context: ProbeContext, new: Array, labels: Array) -> View:
    """A view of generated samples `(N, …)` of the classes `labels` `(N,)`."""
    if context.spec.kind == "image":
        note = message(N_("{count} generated images."), count=len(new))
        view = samples(new)
        captions = tuple(context.spec.names[index] for index in labels) if has_class_input(context.graphs) else ()
        return Pictures(view.pixels, view.scale, captions, 0, 255, note=note)
    if on_plane(context.spec):
        return _points(context, plane_positions(context, new), labels)
    return _beside(context, new, labels)


def original_units(context: ProbeContext, x: Array) -> Array:
    """Samples `(N, …, D)` in their original units; unchanged if the data set does not provide raw values.

    Scaling is affine per column, so it follows from the extremes of the training samples before and after it.
    """
    train = context.data.train
    if context.spec.kind == "points" or train.raw is None or train.raw.shape != train.x.shape or not len(train):
        return x
    axes = tuple(range(x.ndim - 1))
    low, wide = train.x.min(axes), np.ptp(train.x, axes)
    # A constant column was only shifted.
    unit = np.where(wide > 0, np.ptp(train.raw, axes) / np.where(wide > 0, wide, 1), 1)
    return ((x - low) * unit + train.raw.min(axes)).astype(np.float32)


def _points(context: ProbeContext, at: Array, labels: Array) -> Scatter:
    x_range, y_range = extent(context)
    by_class = has_class_input(context.graphs)
    return Scatter(
        clouds=with_real_points(context, at, labels if by_class else None),
        x_range=x_range,
        y_range=y_range,
        classes=context.spec.names if by_class else (),
        note=message(N_("Generated points among real ones.")),
    )


def _beside(context: ProbeContext, new: Array, labels: Array) -> Sheet:
    """Generated samples above real ones of the same classes."""
    train = context.data.train
    alike = train.x[np.isin(train.y, labels)] if has_class_input(context.graphs) else train.x
    both = [original_units(context, x) for x in (new, alike[:REAL_ROWS])]
    draw = _lines if context.spec.kind == "sequence" else _rows
    note = _SEEN if context.spec.kind == "points" else _MEASURED
    views = draw(both, context.spec.called(context.spec.columns))
    return Sheet((N_("Generated"), N_("From the data")), views, note=message(note))


def _rows(both: Sequence[Array], columns: tuple[Name, ...]) -> tuple[Table, ...]:
    return tuple(Table(_numbered(len(x)), columns, x.reshape(len(x), -1)) for x in both)


def _lines(both: Sequence[Array], columns: tuple[Name, ...]) -> tuple[Curves, ...]:
    """Sequences of one value `(N, T, 1)`, one line each; of several values only the first sequence, one line per
    value."""
    alone = both[0].shape[2] == 1
    parts = [(x if alone else x[:1]).transpose(0, 2, 1).reshape(-1, x.shape[1]) for x in both]
    label, shared = str(columns[0]) if alone else "", _ends(np.concatenate(parts))
    return tuple(
        Curves(_series(_numbered(len(rows)) if alone else columns, rows), N_("time"), label, y_range=shared)
        for rows in parts
    )


def _series(names: tuple[Name, ...], rows: Array) -> tuple[Series, ...]:
    time = np.arange(rows.shape[1], dtype=np.float32)
    return tuple(Series(name, time, row) for name, row in zip(names, rows, strict=False))


def _ends(values: Array) -> tuple[float, float]:
    """The ends of an axis that holds all values, with a margin."""
    low, high = float(values.min()), float(values.max())
    margin = 0.05 * (high - low) or 1.0
    return low - margin, high + margin


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(str(number + 1) for number in range(count))
