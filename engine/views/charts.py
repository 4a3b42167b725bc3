"""Views with one value axis: curves, bars and histograms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from engine.text import Name
from engine.views.base import Array, View


@dataclass(frozen=True)
class Series:
    """One line or one cloud of points: `x` and `y` of equal length."""

    name: Name
    x: Array
    y: Array
    mode: Literal["line", "points", "steps"] = "line"
    dashed: bool = False
    faint: bool = False
    """Thin, behind the others, and without a name: one of many."""


@dataclass(frozen=True)
class Curves(View):
    """Lines over a shared x axis: loss curves, an activation and its derivative, a fitted curve.

    `y_range` fixes the ends of the y axis for views that are to be compared; None fits the lines. `x_names[i]` is shown
    for x = i, such as the time of a step; without names the numbers themselves are shown.
    """

    kind: ClassVar[str] = "curves"
    series: tuple[Series, ...]
    x_label: str = ""
    y_label: str = ""
    log_y: bool = False
    y_range: tuple[float, float] | None = None
    x_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bars(View):
    """One value per name: class probabilities, class balance."""

    kind: ClassVar[str] = "bars"
    names: tuple[Name, ...]
    values: Array
    value_range: tuple[float, float] | None = None


@dataclass(frozen=True)
class Histogram:
    """Counts `(B,)` between edges `(B + 1,)`."""

    name: Name
    edges: Array
    counts: Array
    mean: float = 0.0
    deviation: float = 0.0

    @classmethod
    def of(cls, name: Name, values: Array, bins: int) -> Histogram:
        """A histogram of all finite values, with `bins` bins of equal width."""
        values = values[np.isfinite(values)]
        if not len(values):
            return cls(name, np.linspace(0, 1, bins + 1), np.zeros(bins, np.int64))
        # Computed in float64: between two close float32 values there may be fewer floats than bins.
        ends = np.float64(values.min()), np.float64(values.max())
        counts, edges = np.histogram(values, bins, ends)
        return cls(name, edges, counts, float(values.mean(dtype=float)), float(values.std(dtype=float)))


@dataclass(frozen=True)
class Histograms(View):
    """Several histograms, one per layer or tensor."""

    kind: ClassVar[str] = "histograms"
    histograms: tuple[Histogram, ...]
