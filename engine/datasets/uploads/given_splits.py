"""Splits that an upload has: they are kept, and what is missing is taken from its training samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from engine.datasets.splits import SplitName
from engine.datasets.uploads.splits import parts_of, sizes_of
from engine.views import Array

SPLITS: tuple[SplitName, ...] = ("train", "val", "test")
Counts = Mapping[SplitName, Sequence[int]]
"""Samples per class in each given split."""


def counts_of(y: Array, split: Array, class_count: int) -> dict[SplitName, list[int]]:
    """`split` `(N,)` holds indices of `SPLITS`."""
    return {name: np.bincount(y[split == index], minlength=class_count).tolist() for index, name in enumerate(SPLITS)}


def fractions(counts: Counts, val: float, test: float) -> tuple[float, float]:
    """The shares of the training samples for validation and test: 0 where these are given."""
    return (0.0 if any(counts["val"]) else val), (0.0 if any(counts["test"]) else test)


def given_sizes(counts: Counts, val: float, test: float, resample: bool) -> dict[str, int]:
    """Samples per split: the sizes that `given_parts` gives."""
    sizes = sizes_of(counts["train"], *fractions(counts, val, test), resample)
    return {**sizes, "val": sizes["val"] + sum(counts["val"]), "test": sizes["test"] + sum(counts["test"])}


def given_parts(
    y: Array, split: Array, counts: Counts, val: float, test: float, seed: int
) -> tuple[Array, Array, Array]:
    """Indices of train, val and test."""
    own = [np.flatnonzero(split == index) for index in range(len(SPLITS))]
    train = own[0]
    parts = parts_of(y[train], len(train), *fractions(counts, val, test), seed)
    return train[parts[0]], np.concatenate([train[parts[1]], own[1]]), np.concatenate([train[parts[2]], own[2]])
