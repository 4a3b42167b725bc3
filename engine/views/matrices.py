"""Views in rows and columns: matrices, tables, heat maps and attention weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.text import Name
from engine.views.base import Array, Scale, View


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
class Table(View):
    """Rows of numbers under headings: precision, recall and F1 per class. `values` is `(R, C)`; NaN means "not
    defined". `texts` has, for columns that are not shown as numbers, such as dates, a text per row."""

    kind: ClassVar[str] = "table"
    rows: tuple[Name, ...]
    columns: tuple[Name, ...]
    values: Array
    texts: tuple[tuple[str, ...], ...] = ()


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
