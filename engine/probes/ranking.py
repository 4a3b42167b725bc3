"""How well the scores of a class put its samples before the others, at every threshold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from engine.probes.base import ProbeContext
from engine.text import Name
from engine.views import Array, Series

MAX_LINES = 10
MAX_POINTS = 200


class Counted(NamedTuple):
    """Of one class: how many hits `(T,)` and false alarms `(T,)` there are above each threshold, from the highest down,
    beginning with none; `hits[-1]` and `alarms[-1]` are all samples of the class and all others."""

    name: Name
    hits: Array
    alarms: Array


def counted(context: ProbeContext) -> Iterator[Counted]:
    """Each class or label, of two classes the second alone; those without a sample, or with nothing else, are left out."""
    names = context.spec.names
    said = np.nan_to_num(context.objective.probabilities(context.val_output).numpy())
    y = np.asarray(context.evaluated.y)
    for number, name in enumerate(names):
        if len(context.spec.classes) == 2 and number == 0:
            continue
        true = y[:, number] > 0.5 if context.spec.target == "labels" else y == number
        if true.any() and not true.all():
            yield Counted(name, *_counts(said[:, number], true))


def _counts(scores: Array, true: Array) -> tuple[Array, Array]:
    order = np.argsort(-scores, kind="stable")
    hits, alarms = (np.cumsum(which[order]) for which in (true, ~true))
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(order) - 1)  # equal scores pass a threshold together
    return np.append(0, hits[ends]), np.append(0, alarms[ends])


def line(name: Name, x: Array, y: Array) -> Series:
    """A line with no more points than can be seen, the first and the last among them."""
    chosen = np.unique(np.linspace(0, len(x) - 1, MAX_POINTS).round().astype(int))
    return Series(name, x[chosen].astype(np.float32), y[chosen].astype(np.float32))
