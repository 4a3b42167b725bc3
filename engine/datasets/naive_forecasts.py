"""Forecasts that need no training, and a linear model beside them: what a network for series is compared with."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.datasets.linear_models import linear_regression
from engine.datasets.splits import Data, Split
from engine.views import Array


def repeated(x: Array, season: int, horizon: int) -> Array:
    """The last `season` values of the first column of windows `(N, T, D)`, repeated: `(N, H)`."""
    made: Array = x[:, np.arange(horizon) % season - season, 0]
    return made


def forecast_errors(spec: DataSpec, data: Data, split: Split, max_rows: int) -> dict[str, Any]:
    """Mean absolute errors in the units of the series: of the `last` value, of one `season` before if there is a season,
    and of a `linear` model that learns the same difference as networks do."""
    train = Split(data.train.x[:max_rows], data.train.y[:max_rows])
    model = linear_regression(_features(spec, train.x), train.y - _reference(spec, train.x))
    predicted = {
        "last": repeated(split.x, 1, spec.horizon),
        **({"season": repeated(split.x, spec.season, spec.horizon)} if spec.season else {}),
        "linear": model.outputs(_features(spec, split.x)) + _reference(spec, split.x),
    }
    errors = {name: float(np.abs(split.y - values).mean() * data.unit) for name, values in predicted.items()}
    return {"metric": "mae", **errors}


def _features(spec: DataSpec, x: Array) -> Array:
    windows = x - x[:, -1:] if spec.naive_season else x
    return windows.reshape(len(x), -1).astype(np.float64)


def _reference(spec: DataSpec, x: Array) -> Array:
    return repeated(x, spec.naive_season, spec.horizon) if spec.naive_season else np.zeros((len(x), spec.horizon))
