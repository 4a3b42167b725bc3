"""Statistics for the Data page: class balance, and the values of each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data, Split
from engine.text import N_
from engine.views import Array

RARE = 0.1
"""The share of the samples below which one of two classes is rare."""
MIN_RARE = 5
"""Fewer samples of a class cannot be learned, with or without weights."""


def is_unbalanced(counts: Sequence[int]) -> bool:
    """Whether one of two classes is so rare that a network could ignore it.

    With more classes, weights for the rarest would let a few samples drown the others.
    """
    return len(counts) == 2 and MIN_RARE <= min(counts) < RARE * sum(counts)


@dataclass(frozen=True)
class Column:
    """Values of one column, over the training samples; for images, over all pixels (0 to 1)."""

    name: str
    mean: float
    deviation: float
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Statistics:
    """`sizes`: samples per split. `balance`: samples per class and split (for labels, those with the label; for masks,
    pixels). `columns`: the inputs; `targets`: the target values, apart from them, since an input may have any name."""

    sizes: dict[str, int]
    balance: dict[str, tuple[int, ...]]
    columns: tuple[Column, ...]
    targets: tuple[Column, ...]


def statistics(data: Data, spec: DataSpec) -> Statistics:
    """Statistics of loaded data, before standardization if the data set keeps raw values."""
    splits: dict[str, Split] = {"train": data.train, "val": data.val, "test": data.test}
    counted = splits if spec.target in ("classes", "labels", "mask") else {}
    return Statistics(
        sizes={name: len(split) for name, split in splits.items()},
        balance={name: _balance(split, spec) for name, split in counted.items()},
        columns=tuple(_column(*column) for column in _columns(data, spec)),
        targets=tuple(_column(N_("target"), values, None) for values in _targets(data, spec)),
    )


def _balance(split: Split, spec: DataSpec) -> tuple[int, ...]:
    if spec.target == "labels":
        return tuple(split.y.sum(0).astype(int).tolist())
    counts = np.bincount(split.y.reshape(-1), minlength=len(spec.classes or spec.labels))
    return tuple(counts.tolist())


def _columns(data: Data, spec: DataSpec) -> list[tuple[str, Array, Array | None]]:
    """The name and training values `(N,)` of each column, and how often each value occurs, if not once."""
    split = data.train
    if spec.kind == "image":
        return [(N_("pixels"), np.arange(256) / 255, _levels(split.x))]
    if spec.kind == "text":
        return [(N_("tokens of a text"), (split.x != 0).sum(1), None)]
    inputs = split.x if split.raw is None else split.raw
    if spec.kind == "sequence":
        inputs = inputs.reshape(-1, spec.shape[1])  # all steps of all samples
    names = ("x", "y") if spec.kind == "points" else spec.columns
    return [(name, inputs[:, i], None) for i, name in enumerate(names)]


def _targets(data: Data, spec: DataSpec) -> list[Array]:
    """The values `(N,)` of each target in their units; none for classes and for series, whose inputs are the target."""
    if spec.target != "values" or spec.horizon or spec.kind in ("image", "text"):
        return []
    return [values * data.unit + data.offset for values in data.train.y.T]


def _levels(pictures: Array) -> Array:
    """The number of pixels at each of the 256 levels, counted in chunks: all pixels at once would take gigabytes."""
    parts = (pictures[i : i + 1000] for i in range(0, len(pictures), 1000))
    return sum((np.bincount(part.reshape(-1), minlength=256) for part in parts), np.zeros(256, np.int64))


def _column(name: str, values: Array, weights: Array | None) -> Column:
    occurring = values if weights is None else values[weights > 0]
    if not len(occurring):
        return Column(name, 0.0, 0.0, 0.0, 0.0, 0.0)
    wide = values.astype(np.float64)
    mean = float(np.average(wide, weights=weights))
    deviation = float(np.sqrt(np.average((wide - mean) ** 2, weights=weights)))
    return Column(name, mean, deviation, float(occurring.min()), _median(wide, weights), float(occurring.max()))


def _median(values: Array, weights: Array | None) -> float:
    """The median of values, of which each occurs `weights` times; with weights, the values are in order."""
    if weights is None:
        return float(np.median(values))
    return float(values[np.searchsorted(np.cumsum(weights), weights.sum() / 2)])
