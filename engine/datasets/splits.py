"""The splits of a data set: training, validation and test."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from engine.views import Array

SplitName = Literal["train", "val", "test"]
SPLIT_NAMES: tuple[SplitName, ...] = get_args(SplitName)


@dataclass(frozen=True)
class Split:
    """Samples `x` `(N, *shape)`: uint8 for images (0–255, scaled to [0, 1] per batch), int64 tokens for text (padded on
    the right with 0), else float32.

    Targets `y`: `(N,)` int64 class indices, `(N, D)` float32 values, `(N, L)` float32 labels (0 or 1), `(N, H, W)`
    int64 masks, `(N, S)` int64 tokens. `raw` is `x` before features and scaling, for views that need it: `(N, 2)`
    positions on the plane, `(N, 1)` for a curve.
    """

    x: Array
    y: Array
    raw: Array | None = None

    def __len__(self) -> int:
        return len(self.y)


@dataclass(frozen=True)
class Data:
    """The three splits. Whatever is fitted to data (means, scales) is fitted to `train` only."""

    train: Split
    val: Split
    test: Split
    unit: float = field(default=1.0, kw_only=True)
    """For scaled values: a target `y` is `y * unit + offset` in its original units."""
    offset: float = field(default=0.0, kw_only=True)
    season: int = field(default=0, kw_only=True)
    """For series: as in `DataSpec`."""

    def split(self, name: SplitName) -> Split:
        return {"train": self.train, "val": self.val, "test": self.test}[name]


def split_sizes(count: int, val_fraction: float, test_fraction: float = 0.0) -> dict[str, int]:
    """How many of `count` samples go into each split."""
    val, test = round(count * val_fraction), round(count * test_fraction)
    return {"train": count - val - test, "val": val, "test": test}


def split_indices(count: int, val_fraction: float, test_fraction: float, seed: int) -> tuple[Array, Array, Array]:
    """A random permutation of `range(count)`, cut into train, val and test."""
    order = np.random.default_rng(seed).permutation(count)
    sizes = split_sizes(count, val_fraction, test_fraction)
    val, test = sizes["val"], sizes["test"]
    return order[val + test :], order[:val], order[val : val + test]
