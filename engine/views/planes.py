"""Views of a 2-D plane with points on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.text import Name
from engine.views.base import Array, View


@dataclass(frozen=True)
class Plane(View):
    """A function over a 2-D plane with points on it: a decision boundary, a regression surface.

    `values` is `(H, W, K)` class probabilities when `classes` is given, else `(H, W)` signed values;
    row 0 is at the low end of `y_range`. `points` is `(N, 2)`; `targets` `(N,)` class index or value;
    `held_out` marks the points of the test split.
    """

    kind: ClassVar[str] = "plane"
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    values: Array
    points: Array
    targets: Array
    held_out: Array
    classes: tuple[Name, ...] = ()
    value_range: tuple[float, float] = (-1.0, 1.0)


@dataclass(frozen=True)
class Cloud:
    """Points `(N, 2)` that move between frames: point i of one frame is point i of the next. `classes` `(N,)` colors
    them."""

    name: Name
    points: Array
    classes: Array | None = None
    held_out: bool = False


@dataclass(frozen=True)
class Scatter(View):
    """Clouds of points on a plane over a background: a latent plane, generated points, a discriminator.

    `surface` is `(H, W)` over the whole plane, row 0 at the low end of `y_range`, with `surface_range`; `picture` is
    `(H, W)` or `(H, W, 3)`, uint8, likewise (decoded pictures of a grid, side by side). `arrows` is `(N, 4)`: x, y, dx,
    dy. `lines` is `(L, P, 2)`: polylines on the plane, such as a generator's manifold. A click or drag on the plane
    sets the probe's field `picks` to the position `[x, y]`.
    """

    kind: ClassVar[str] = "scatter"
    clouds: tuple[Cloud, ...]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    classes: tuple[Name, ...] = ()
    surface: Array | None = None
    surface_range: tuple[float, float] = (0.0, 1.0)
    picture: Array | None = None
    arrows: Array | None = None
    lines: Array | None = None
    x_label: str = ""
    y_label: str = ""
    picks: str = ""
