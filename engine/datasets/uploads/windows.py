"""Windows over several regular series, split in order of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.datasets.splits import split_sizes
from engine.datasets.uploads.resampling import Stretch
from engine.text import N_
from engine.views import Array

TOO_FEW_WINDOWS = N_(
    "A window of {window} steps and a horizon of {horizon} give {train} windows for training, {val} for validation "
    "and {test} for test. Choose shorter ones, fill the gaps, or use a longer series."
)


@dataclass(frozen=True)
class WindowPlan:
    """How windows are cut: `length` past steps and `horizon` future ones, every `stride` steps.

    The targets of a window lie in one split; its past may reach back into the one before, as it does when a network is
    used. With `whole`, no window has a missing value.
    """

    length: int
    horizon: int
    stride: int = 1
    whole: bool = False


def cuts(steps: int, val: float, test: float) -> tuple[int, int]:
    """The steps at which validation and test begin."""
    sizes = split_sizes(steps, val, test)
    return sizes["train"], sizes["train"] + sizes["val"]


def window_ends(
    values: Array, stretches: Sequence[Stretch], plan: WindowPlan, bounds: tuple[int, int, int]
) -> tuple[Array, Array, Array]:
    """For train, val and test: the row `(N,)` of the first target of each window.

    `bounds` are the steps at which the splits end. Windows with a missing target are left out, and those without any
    known value in the past.
    """
    parts: list[list[Array]] = [[], [], []]
    for stretch in stretches:
        usable = _usable(values[stretch.first : stretch.first + stretch.rows], plan)
        for part, (low, high) in zip(parts, zip((0, *bounds), bounds, strict=False), strict=True):
            low, high = low - stretch.start, high - stretch.start - plan.horizon + 1
            inside = usable[(usable >= low) & (usable < high)]
            part.append(stretch.first + inside[:: plan.stride])
    train, val, test = (np.concatenate(part) if part else np.zeros(0, np.int64) for part in parts)
    return train, val, test


def _usable(rows: Array, plan: WindowPlan) -> Array:
    """The steps of one series `(L, D)` at which the targets of a window may begin."""
    starts = np.arange(plan.length, len(rows) - plan.horizon + 1)
    if not len(starts):
        return starts
    missing: Array = np.isnan(rows)
    targets = _count_before(missing[:, 0])
    good = targets[starts + plan.horizon] == targets[starts]
    if plan.whole:
        gaps = _count_before(np.asarray(missing.any(axis=1)))
        return starts[good & (gaps[starts] == gaps[starts - plan.length])]
    known = _count_before(~missing[:, 0])
    return starts[good & (known[starts] > known[starts - plan.length])]


def _count_before(flags: Array) -> Array:
    """`(L + 1,)`: how many flags come before each place."""
    return np.concatenate([[0], np.cumsum(flags)])


def stride_for(windows: int, plan: WindowPlan, columns: int, limit: int) -> int:
    """The smallest stride with which so many windows have at most `limit` values."""
    per_window = plan.length * columns + plan.horizon
    return max(1, -(-windows * per_window // limit))
