"""Windows over a time series: gaps are filled within a window, scales are those of the training split."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from engine.views import Array

Fill = Literal["linear", "last", "mean"]
Scaling = Literal["standard", "range", "none"]


def windows(values: Array, length: int) -> Array:
    """All windows: `(L, D)` to `(L - length + 1, length, D)`; none if the series is too short."""
    if len(values) < length:
        return np.zeros((0, length, values.shape[1]), values.dtype)
    return sliding_window_view(values, length, axis=0).transpose(0, 2, 1)


def scale_of(train: Array, scaling: Scaling) -> tuple[Array, Array]:
    """Offset and unit of each column of `train` `(L, D)`; missing points are NaN."""
    columns = train.shape[1]
    if scaling == "none" or not np.isfinite(train).any():
        return np.zeros(columns), np.ones(columns)
    if scaling == "standard":
        offset, unit = np.nanmean(train, axis=0), np.nanstd(train, axis=0)
    else:
        offset = np.nanmin(train, axis=0)
        unit = np.nanmax(train, axis=0) - offset
    return offset, np.where(unit > 1e-12, unit, 1.0)


def filled(samples: Array, how: Fill, mean: Array) -> Array:
    """Windows `(N, T, D)` whose missing points (NaN) are filled from other points of the same window.

    `linear` interpolates between the points beside a gap, `last` repeats the one before it. At the ends of a window the
    nearest point is repeated; `mean` `(D,)` is used in windows without any point.
    """
    known = np.isfinite(samples)
    if known.all():
        return samples
    before, after = _beside(known)
    level = np.broadcast_to(mean, samples.shape)
    if how == "mean":
        return np.where(known, samples, level)
    left, right = _at(samples, before), _at(samples, after)
    time = np.arange(samples.shape[1])[None, :, None]
    share = (time - before) / np.maximum(after - before, 1) if how == "linear" else np.zeros(samples.shape)
    between = np.where(np.isnan(left), right, np.where(np.isnan(right), left, left + share * (right - left)))
    return np.where(known, samples, np.where(np.isnan(between), level, between))


def _beside(known: Array) -> tuple[Array, Array]:
    """For each position the last known one up to it and the first known one from it on; -1 and T if there is none."""
    steps = known.shape[1]
    time = np.arange(steps)[None, :, None]
    before = np.maximum.accumulate(np.where(known, time, -1), axis=1)
    after = np.minimum.accumulate(np.where(known, time, steps)[:, ::-1], axis=1)[:, ::-1]
    return before, after


def _at(samples: Array, places: Array) -> Array:
    """The values at these positions; NaN if there is none."""
    steps = samples.shape[1]
    values = np.take_along_axis(samples, np.clip(places, 0, steps - 1), axis=1)
    return np.where((places < 0) | (places >= steps), np.nan, values)
