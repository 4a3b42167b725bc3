"""Splits of uploaded data: stratified by class, with oversampling of training only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.datasets.splits import split_indices, split_sizes
from engine.datasets.statistics import is_unbalanced
from engine.text import N_, Message, message
from engine.views import Array

MIN_SAMPLES = 3
"""With fewer samples, a fifth of a class would be empty."""
MAX_COPIES = 50
"""The maximum number of copies for oversampling: more copies would add nothing."""


def parts_of(y: Array | None, count: int, val: float, test: float, seed: int) -> tuple[Array, Array, Array]:
    """Indices of train, val and test. With classes `y`, each class is divided separately."""
    if y is None:
        return split_indices(count, val, test, seed)
    random = np.random.default_rng(seed)
    groups = [random.permutation(np.flatnonzero(y == label)) for label in range(int(y.max(initial=-1)) + 1)]
    parts: list[list[Array]] = [[], [], []]
    for group in groups:
        sizes = split_sizes(len(group), val, test)
        ends = np.cumsum([sizes["train"], sizes["val"]])
        for part, cut in zip(parts, np.split(group, ends), strict=True):
            part.append(cut)
    train, held, tested = (random.permutation(np.concatenate(part)).astype(np.int64) for part in parts)
    return train, held, tested


def sizes_of(counts: Sequence[int], val: float, test: float, resample: bool) -> dict[str, int]:
    """Samples per split, for `counts` samples per class: the sizes that `parts_of` and `resampled` give."""
    each = [split_sizes(count, val, test) for count in counts]
    sizes = {name: sum(sizes[name] for sizes in each) for name in ("train", "val", "test")}
    if resample:
        sizes["train"] = sum(_wanted([sizes["train"] for sizes in each]))
    return sizes


def resampled(train: Array, y: Array, classes: int, seed: int) -> Array:
    """Indices of training samples, with rare classes repeated until all are equally frequent."""
    random = np.random.default_rng(seed)
    groups = [train[y[train] == label] for label in range(classes)]
    wanted = _wanted([len(group) for group in groups])
    chosen = [_repeated(group, count, random) for group, count in zip(groups, wanted, strict=True)]
    return random.permutation(np.concatenate(chosen))


def resampled_size(counts: Sequence[int]) -> int:
    """How many samples `resampled` gives for so many per class."""
    return sum(_wanted(counts))


def _wanted(counts: Sequence[int]) -> list[int]:
    largest = max(counts, default=0)
    return [min(largest, count * MAX_COPIES) for count in counts]


def _repeated(group: Array, count: int, random: np.random.Generator) -> Array:
    """Repeats each equally often, give or take one."""
    if not len(group):
        return group
    times, rest = divmod(count, len(group))
    return np.concatenate([np.tile(group, times), random.permutation(group)[:rest]])


def small_class_notes(counts: Sequence[int]) -> list[Message]:
    """A message about classes too small to have samples for evaluation."""
    if min(counts, default=MIN_SAMPLES) >= MIN_SAMPLES:
        return []
    template = N_("Classes with fewer than {min} samples have none for validation and test. Add more of them.")
    return [message(template, min=MIN_SAMPLES)]


def rare_class_notes(classes: Sequence[str], counts: Sequence[int]) -> list[Message]:
    """A message about class weights, if one of two classes is rare."""
    if not is_unbalanced(counts):
        return []
    rare = int(np.argmin(counts))
    template = N_(
        "Only {count} of {rows} rows are `{name}`, so class weights are used: mistakes on rare classes count more."
    )
    return [message(template, count=counts[rare], rows=sum(counts), name=classes[rare])]
