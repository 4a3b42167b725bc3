"""The loss on a grid over a plane, coarse at first, then finer. [torch]"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from engine.train.landscape.plane import Plane
from engine.views import Array

SIZES = (9, 17, 33)
"""Points per side; each grid contains all points of the one before."""
MARGIN = 0.25
"""The space around the path, as a share of its extent."""
MIN_SIDE = 0.25
"""The shorter side of the grid, as a share of the longer one, so that a nearly straight path has surroundings, too."""


@dataclass(frozen=True)
class Path:
    """Steps of a run, seen from a plane. Each array has one value per step, `positions` is `(S, 2)`."""

    steps: tuple[int, ...]
    positions: Array
    off_plane: Array
    """The distance of the weights to their position on the plane."""
    losses: Array
    """The loss with these very weights, not with those at the position."""
    length: float
    """The distance traveled: the sum of the distances between consecutive steps."""

    @property
    def off_plane_shares(self) -> Array:
        """The distance from the plane as a share of the distance traveled."""
        return self.off_plane / self.length if self.length else np.zeros(len(self.steps))


@dataclass(frozen=True)
class Grid:
    """Losses `(S, S)`; row 0 is at the low end of `y_range`. Cells whose loss overflows are NaN or infinite."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    losses: Array


def path_on(
    plane: Plane,
    steps: Sequence[int],
    path: Sequence[Tensor],
    loss: Callable[[Tensor], float],
    on_cell: Callable[[], object] = lambda: None,
) -> Path:
    """Projects the weights of these steps on the plane; `on_cell` is called after each loss."""
    projected = np.array([plane.project(weights) for weights in path])
    losses = []
    for weights in path:
        losses.append(loss(weights))
        on_cell()
    length = sum(float((after - before).double().norm()) for before, after in itertools.pairwise(path))
    return Path(tuple(steps), projected[:, :2], projected[:, 2], np.array(losses), length)


def ranges_around(positions: Array) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ranges of a grid that contains all positions `(S, 2)` with a margin."""
    low, high = positions.min(0), positions.max(0)
    extent = high - low
    sides = np.maximum(extent, MIN_SIDE * extent.max()) * (1 + 2 * MARGIN)
    center = (low + high) / 2
    x, y = (tuple(pair) for pair in zip((center - sides / 2).tolist(), (center + sides / 2).tolist(), strict=True))
    return x, y


def refine(
    plane: Plane,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    loss: Callable[[Tensor], float],
    sizes: Sequence[int] = SIZES,
    on_cell: Callable[[], object] = lambda: None,
) -> Iterator[Grid]:
    """A grid of each size. `on_cell` is called after each loss; an exception that it raises ends the work."""
    known: dict[tuple[float, float], float] = {}
    for size in sizes:
        shares = np.linspace(0, 1, size).tolist()  # exact for the sizes given, so that points are found again
        losses = np.empty((size, size))
        for row, v in enumerate(shares):
            for column, u in enumerate(shares):
                if (u, v) not in known:
                    known[u, v] = loss(plane.weights(_between(x_range, u), _between(y_range, v)))
                    on_cell()
                losses[row, column] = known[u, v]
        yield Grid(x_range, y_range, losses)


def _between(ends: tuple[float, float], share: float) -> float:
    return ends[0] + share * (ends[1] - ends[0])
