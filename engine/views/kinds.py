"""The kinds of views: data ready to be drawn.

A view says what to draw, never how: colours, fonts and interaction belong to the renderer of its kind
(`assets/js/views/<kind>.js`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from engine.text import Message, Name

Array = NDArray[Any]
Scale = Literal["signed", "magnitude", "grey", "rgb"]


@dataclass(frozen=True)
class View:
    """Base of all views."""

    kind: ClassVar[str] = ""
    note: Message | None = field(default=None, kw_only=True)
    """A sentence that explains this view."""
    source: Message | None = field(default=None, kw_only=True)
    """The split and the number of samples that this view summarizes."""


@dataclass(frozen=True)
class Series:
    """One line or one cloud of points: `x` and `y` of equal length."""

    name: Name
    x: Array
    y: Array
    mode: Literal["line", "points", "steps"] = "line"
    dashed: bool = False


@dataclass(frozen=True)
class Curves(View):
    """Lines over a shared x axis: loss curves, an activation and its derivative, a fitted curve.

    `y_range` fixes the ends of the y axis for views that are to be compared; None fits the lines.
    """

    kind: ClassVar[str] = "curves"
    series: tuple[Series, ...]
    x_label: str = ""
    y_label: str = ""
    log_y: bool = False
    y_range: tuple[float, float] | None = None


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
class Pictures(View):
    """A grid of small pictures, drawn without smoothing.

    `pixels` is `(N, H, W)` (float32 or uint8), or `(N, H, W, 3)` uint8 for scale `rgb`. `low` and `high` are the values
    at the ends of the scale. `wrong` are the indices of pictures to highlight.
    """

    kind: ClassVar[str] = "pictures"
    pixels: Array
    scale: Scale
    captions: tuple[Name, ...] = ()
    low: float = 0.0
    high: float = 1.0
    wrong: tuple[int, ...] = ()
    across: int | None = None
    """Pictures per row; None: as many as fit."""


@dataclass(frozen=True)
class Matrix(View):
    """A table of numbers drawn as cells: a confusion matrix (rows: true class, columns: predicted)."""

    kind: ClassVar[str] = "matrix"
    values: Array
    rows: tuple[Name, ...]
    columns: tuple[Name, ...]
    row_label: str = ""
    column_label: str = ""
    scale: Scale = "magnitude"


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


@dataclass(frozen=True)
class Bars(View):
    """One value per name: class probabilities, class balance."""

    kind: ClassVar[str] = "bars"
    names: tuple[Name, ...]
    values: Array
    value_range: tuple[float, float] | None = None


@dataclass(frozen=True)
class Table(View):
    """Rows of numbers under headings: precision, recall and F1 per class. `values` is `(R, C)`; NaN means "not
    defined"."""

    kind: ClassVar[str] = "table"
    rows: tuple[Name, ...]
    columns: tuple[Name, ...]
    values: Array


@dataclass(frozen=True)
class Sheet(View):
    """Several views, one below the other, each with a heading: the feature maps of every layer."""

    kind: ClassVar[str] = "sheet"
    headings: tuple[str, ...]
    views: tuple[View, ...]


@dataclass(frozen=True)
class Heatmaps(View):
    """Several heat maps over the same two axes, one below the other: gates over time, gradients over layers and time.

    `values` is `(M, R, C)`; `names` names the maps. `mirrored` maps run from right to left (the backward direction of a
    recurrent layer is drawn opposite the forward one). A click on a column sets the probe's field `picks` to its index;
    `picked` is the index to highlight.
    """

    kind: ClassVar[str] = "heatmaps"
    values: Array
    names: tuple[str, ...]
    row_label: str = ""
    column_label: str = ""
    rows: tuple[str, ...] = ()
    columns: tuple[Name, ...] = ()
    scale: Scale = "magnitude"
    low: float = 0.0
    high: float = 1.0
    mirrored: tuple[int, ...] = ()
    picks: str = ""
    picked: int | None = None


@dataclass(frozen=True)
class Attention(View):
    """Attention weights `(M, T, S)`, one matrix per head (rows sum to 1), with the tokens of both sides.

    If the columns are the patches of a picture, `picture` is `(H, W)` or `(H, W, 3)`, uint8, and `patches` is its grid
    (rows, columns).
    """

    kind: ClassVar[str] = "attention"
    weights: Array
    names: tuple[str, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    picture: Array | None = None
    patches: tuple[int, int] | None = None


@dataclass(frozen=True)
class Cloud:
    """Points `(N, 2)` that move between frames: point i of one frame is point i of the next. `classes` `(N,)` colours
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


@dataclass(frozen=True)
class Text(View):
    """Text in pieces (tokens or characters), each with a value that colours its background; the first `given` pieces
    are the prompt, the others were generated by the network."""

    kind: ClassVar[str] = "text"
    pieces: tuple[str, ...]
    values: Array | None = None
    scale: Scale = "magnitude"
    low: float = 0.0
    high: float = 1.0
    given: int = 0
    spaced: bool = False
    """In views of older runs: whether pieces are separated by spaces. Pieces now carry their spaces."""


@dataclass(frozen=True)
class Line:
    """One line of a calculation: the name of the result, the formula, and the formula with its numbers."""

    name: str
    formula: str
    numbers: str


@dataclass(frozen=True)
class Equations(View):
    """A calculation, line by line: one step of an LSTM unit."""

    kind: ClassVar[str] = "equations"
    lines: tuple[Line, ...]


KINDS: dict[str, type[View]] = {
    view.kind: view
    for view in (
        Curves, Plane, Pictures, Matrix, Histograms, Bars, Table, Sheet,
        Heatmaps, Attention, Scatter, Text, Equations,
    )
}  # fmt: skip
