"""The end of a time series, from which a network continues it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.views import Array


@dataclass(frozen=True)
class LatestWindow:
    """The last points of a series `(T, D)` in their units, without gaps; a sample is `(points - offset) / unit`."""

    points: Array
    offset: Array
    unit: Array
    name: str = ""
    """Which series it is, if there are several."""
    past_times: tuple[str, ...] = ()
    """When each of its points is, if the series has times."""
    times: tuple[str, ...] = ()
    """When each of the next steps is, if the series has times."""
