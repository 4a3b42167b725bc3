"""Counts of true and false positives at every threshold, for ROC and precision–recall curves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from engine.probes.base import ProbeContext
from engine.text import Name
from engine.views import Array, Series

MAX_LINES = 10
MAX_POINTS = 200


class ThresholdCounts(NamedTuple):
    """For one class: the numbers of true positives `hits` `(T,)` and false positives `false_positives` `(T,)` above each
    threshold, from the highest down, starting with none; the last entries are all positives and all negatives."""

    name: Name
    hits: Array
    false_positives: Array


def threshold_counts(context: ProbeContext) -> Iterator[ThresholdCounts]:
    """The counts of each class or label, of two classes only the second; classes without positives or negatives are
    left out."""
    names = context.spec.names
    probabilities = np.nan_to_num(context.objective.probabilities(context.val_output).numpy())
    y = np.asarray(context.evaluated.y)
    for number, name in enumerate(names):
        if len(context.spec.classes) == 2 and number == 0:
            continue
        true = y[:, number] > 0.5 if context.spec.target == "labels" else y == number
        if true.any() and not true.all():
            yield ThresholdCounts(name, *_counts(probabilities[:, number], true))


def _counts(scores: Array, true: Array) -> tuple[Array, Array]:
    order = np.argsort(-scores, kind="stable")
    hits, false_positives = (np.cumsum(which[order]) for which in (true, ~true))
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(order) - 1)  # equal scores pass a threshold together
    return np.append(0, hits[ends]), np.append(0, false_positives[ends])


def line(name: Name, x: Array, y: Array) -> Series:
    """Indices of a line with at most `MAX_POINTS` points, including the first and the last."""
    chosen = np.unique(np.linspace(0, len(x) - 1, MAX_POINTS).round().astype(int))
    return Series(name, x[chosen].astype(np.float32), y[chosen].astype(np.float32))
