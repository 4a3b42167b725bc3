"""Tensors small enough for a page: up to four samples and their mean, or a part of a parameter."""

from __future__ import annotations

import math

import numpy as np

from engine.probes.thumbnails import averaged, unit_rows
from engine.text import N_, Message, Name, message
from engine.views import Array, Scale, StageTensor

MAX_SAMPLES = 4
MAX_CELLS, MIN_CELLS = 4096, 64
"""The maximum number of values of a plane; fewer for networks of many layers."""
MAX_TOTAL = 2**20
"""About the maximum number of values of all planes of a step, 4 MB."""
MAX_SIDE, MAX_MAPS, MAX_COLUMNS = 28, 16, 96
MAX_ROWS = 64
"""The maximum number of rows of a parameter."""


def cells_per_plane(planes: int) -> int:
    """The maximum number of values of one of so many planes."""
    return max(MIN_CELLS, min(MAX_CELLS, MAX_TOTAL // max(1, planes)))


def of_samples(title: Name, values: Array, cells: int, labels: tuple[Name, ...] = ()) -> StageTensor:
    """The first samples of a batch `(N, …)` and its mean, all on one scale. `labels` are those of the samples."""
    shown = [_plane(value, cells) for value in values[:MAX_SAMPLES]]
    names = labels[: len(shown)] or tuple(sample_name(number) for number in range(len(shown)))
    if len(values) > 1:
        shown.append(_plane(values.mean(0), cells))
        names = (*names, mean_name(len(values)))
    return _tensor(title, values.shape[1:], shown, names)


def of_pictures(title: Name, values: Array, labels: tuple[Name, ...]) -> StageTensor:
    """The same for images `(N, C, H, W)` from 0 to 1, in gray or color."""
    shown, names = list(values[:MAX_SAMPLES]), labels[:MAX_SAMPLES]
    if len(values) > 1:
        shown, names = [*shown, values.mean(0)], (*names, mean_name(len(values)))
    bytes_ = [(np.clip(np.nan_to_num(one), 0, 1) * 255).round().astype(np.uint8) for one in shown]
    is_colored = values.shape[1] == 3
    planes = tuple(one.transpose(1, 2, 0) if is_colored else one[0] for one in bytes_)
    return StageTensor(title, values.shape[1:], "rgb" if is_colored else "grey", 0.0, 255.0, planes, names)


def of_parameter(title: Name, name: str, values: Array, cells: int) -> StageTensor:
    """The first rows and columns of a parameter: rows are its first axis, columns all others; a vector is one row."""
    matrix = values.reshape(1, -1) if values.ndim < 2 else values.reshape(len(values), -1)
    rows = min(len(matrix), MAX_ROWS, cells)
    plane = matrix[:rows, : max(1, cells // rows)]
    return _tensor(title, values.shape, [plane.astype(np.float32)], (f"`{name}`",), name)


def sample_name(number: int) -> Message:
    return message(N_("Sample {number}"), number=number + 1)


def mean_name(count: int) -> Message:
    return message(N_("Mean over {count}"), count=count)


def _tensor(
    title: Name, shape: tuple[int, ...], planes: list[Array], labels: tuple[Name, ...], parameter: str = ""
) -> StageTensor:
    """Light to dark if no value is negative, else blue–white–orange."""
    low = min((float(np.nan_to_num(plane).min(initial=0)) for plane in planes), default=0.0)
    largest = max((float(np.abs(np.nan_to_num(plane)).max(initial=0)) for plane in planes), default=0.0) or 1.0
    scale: Scale = "signed" if low < 0 else "magnitude"
    bottom = -largest if low < 0 else 0.0
    return StageTensor(title, tuple(shape), scale, bottom, largest, tuple(planes), labels, parameter)


def _plane(value: Array, cells: int) -> Array:
    """One sample's tensor as `(H, W)`."""
    value = np.asarray(value, np.float32)
    if value.ndim == 0:
        return value.reshape(1, 1)
    if value.ndim == 1:
        return unit_rows(value[:cells])[0]
    if value.ndim == 2:
        columns = min(MAX_COLUMNS, cells)
        return averaged(value.T[None], max(1, min(MAX_SIDE, cells // columns)), columns)[0]
    return _montage(value.reshape(-1, *value.shape[-2:]), cells)


def _montage(maps: Array, cells: int) -> Array:
    """Maps `(C, H, W)` side by side in a grid as wide as it is high; cells that are left over are 0."""
    side = max(1, min(MAX_SIDE, math.isqrt(cells)))
    small = averaged(maps[:MAX_MAPS], side, side)
    small = small[: max(1, cells // (small.shape[1] * small.shape[2]))]
    across = math.ceil(math.sqrt(len(small)))
    down = math.ceil(len(small) / across)
    padded = np.zeros((across * down, *small.shape[1:]), np.float32)
    padded[: len(small)] = small
    grid: Array = padded.reshape(down, across, *small.shape[1:]).transpose(0, 2, 1, 3)
    return grid.reshape(down * small.shape[1], across * small.shape[2])
