"""How the samples of each kind of data set are prepared, as a template of code and the values fitted to the data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.datasets.base import Dataset
from engine.datasets.curve import Curve
from engine.datasets.points import POSITION, Points
from engine.datasets.series import Series
from engine.datasets.table import BundledTable
from engine.datasets.text import TextSet
from engine.datasets.timed_series import TimedSeries
from engine.datasets.uploaded_table import UploadedTable
from engine.exports.modules import TEMPLATES
from engine.exports.tables import bundled_columns, uploaded_columns
from engine.exports.templates.pictures import Preparation
from engine.exports.tokenizers import tokenizer_call


@dataclass(frozen=True)
class Recipe:
    """A module of `engine.exports.templates` and the values of its names in capitals."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    uses: tuple[type, ...] = ()
    """The classes that the values are made of."""
    prepares: str = "prepare"
    """The function of the template that prepares samples."""

    @property
    def module(self) -> str:
        return TEMPLATES + self.template


def recipe_of(dataset: Dataset) -> Recipe | None:
    """How raw samples of this data set become inputs; None if there are none. It must be ready."""
    spec = dataset.spec()
    if isinstance(dataset, TextSet):
        return _texts(dataset)
    if spec.kind == "image":
        return Recipe("pictures", {"PREPARATION": _preparation(dataset)}, (Preparation,), prepares="read")
    found = next((make for kind, make in _RECIPES.items() if isinstance(dataset, kind)), None)
    return found(dataset) if found else None


def _preparation(dataset: Dataset) -> Preparation:
    return Preparation(**dataset.preparation().model_dump(exclude={"version"}))


def _texts(dataset: TextSet) -> Recipe:
    tokenizer, uses = tokenizer_call(dataset.tokenizer())
    values = {"LENGTH": dataset.spec().shape[0], "TOKENIZER": tokenizer, "VOCABULARY": dataset.vocabulary()}
    return Recipe("texts", values, uses)


def _uploaded_table(dataset: UploadedTable) -> Recipe:
    columns = uploaded_columns(dataset)
    return Recipe("rows", {"COLUMNS": columns, "EXAMPLE": _example(dataset)}, tuple({type(one) for one in columns}))


def _bundled_table(dataset: BundledTable) -> Recipe:
    columns = bundled_columns(dataset)
    return Recipe("rows", {"COLUMNS": columns, "EXAMPLE": _example(dataset)}, tuple({type(one) for one in columns}))


def _points(dataset: Points) -> Recipe:
    return Recipe("points", {"COORDINATES": POSITION, "FEATURES": dataset.features, "EXAMPLE": _example(dataset)})


def _curve(dataset: Curve) -> Recipe:
    return Recipe("points", {"COORDINATES": ("x",), "FEATURES": ("x",), "EXAMPLE": _example(dataset)})


def _series(dataset: Series | TimedSeries) -> Recipe:
    spec, (offset, scale, mean) = dataset.spec(), dataset.window_scale()
    windows = dataset.latest_windows(0)
    values = {
        "COLUMNS": spec.columns,
        "WINDOW": spec.shape[0],
        "HORIZON": spec.horizon,
        "FILL": dataset.window_fill(),
        "MEAN": tuple(mean.tolist()),
        "OFFSET": tuple(offset.tolist()),
        "SCALE": tuple(scale.tolist()),
        "EXAMPLE": np.asarray(windows[0].points, np.float64).tolist() if windows else [],
    }
    return Recipe("series", values)


def _example(dataset: Dataset) -> dict[str, str]:
    return {one.name: one.typical for one in dataset.input_fields()}


_RECIPES: Mapping[type[Dataset], Callable[[Any], Recipe]] = {
    UploadedTable: _uploaded_table,
    BundledTable: _bundled_table,
    Points: _points,
    Curve: _curve,
    Series: _series,
    TimedSeries: _series,
}
