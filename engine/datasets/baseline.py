"""Baselines of a data set: a constant answer and a linear model, on the same splits as the network."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.datasets.linear_models import linear_regression, logistic_regression
from engine.datasets.naive_forecasts import forecast_errors
from engine.datasets.splits import Data, Split
from engine.datasets.statistics import is_unbalanced
from engine.registry import Choice
from engine.views import Array

MAX_ROWS = 5000
"""Training samples that the linear model is fitted to; more hardly change it."""
_MAX_SIDE = 16
"""Pictures are averaged to at most this many pixels per side."""
_MAX_TOKENS = 2000


def has_baseline(spec: DataSpec) -> bool:
    """Whether a constant and a linear model make sense: one class or values per sample."""
    return spec.target in ("classes", "values")


def baseline(choice: Choice) -> dict[str, Any]:
    """Scores on the test split (on val if there is none); empty if there is no baseline.

    `metric`: `accuracy`; `recall`, the mean over classes, if one class is rare; or `mae` in the original units.
    `constant`: always the most frequent class of the training split, or always its mean. `linear`: logistic or linear
    regression. `split`: what they were evaluated on. For series `last` and `season` are given instead of `constant`.
    """
    dataset = DATASETS.make(choice)
    if "resample" in type(dataset).model_fields:
        dataset = dataset.model_copy(update={"resample": False})
    data = dataset.load()
    spec = dataset.spec()  # after loading, which may have built the vocabulary
    name = "test" if len(data.test) else "val"
    split = data.test if len(data.test) else data.val
    if not has_baseline(spec) or not len(split) or len(data.train) < 2:
        return {}
    if spec.horizon:
        return {"split": name, **forecast_errors(spec, data, split, MAX_ROWS)}
    scores = _classes(spec, data, split, dataset.weights_classes()) if spec.classes else _values(spec, data, split)
    return {"split": name, **scores}


def _classes(spec: DataSpec, data: Data, split: Split, weighted: bool) -> dict[str, Any]:
    counts = np.bincount(data.train.y, minlength=len(spec.classes))
    x, y = _first(data.train, spec)
    weights = counts.sum() / np.maximum(counts, 1) / len(counts) if weighted else None
    model = logistic_regression(x, y, len(spec.classes), class_weights=weights)
    answers = {
        "constant": np.full(len(split), counts.argmax()),
        "linear": model.outputs(features(spec, split.x)).argmax(1),
    }
    score = _recall if is_unbalanced(counts.tolist()) else _accuracy
    return {"metric": score.__name__[1:], **{name: score(split.y, answer) for name, answer in answers.items()}}


def _accuracy(y: Array, answer: Array) -> float:
    return float((answer == y).mean())


def _recall(y: Array, answer: Array) -> float:
    """The mean over the classes, so that answering always the same gives 1 / K."""
    return float(np.mean([(answer[y == label] == label).mean() for label in np.unique(y)]))


def _values(spec: DataSpec, data: Data, split: Split) -> dict[str, Any]:
    x, y = _first(data.train, spec)
    errors = split.y - data.train.y.mean(0), split.y - linear_regression(x, y).outputs(features(spec, split.x))
    constant, linear = (float(np.abs(error).mean() * data.unit) for error in errors)
    return {"metric": "mae", "constant": constant, "linear": linear}


def _first(train: Split, spec: DataSpec) -> tuple[Array, Array]:
    """The first training samples as features, which are in random order."""
    return features(spec, train.x[:MAX_ROWS]), train.y[:MAX_ROWS]


def features(spec: DataSpec, x: Array) -> Array:
    """Samples as rows of numbers `(N, F)`: pixels averaged to a small picture, how often each token occurs, or all
    values."""
    if spec.kind == "image":
        return _pixels(x)
    if spec.kind == "text":
        tokens = min(len(spec.vocabulary), _MAX_TOKENS)
        counts = np.zeros((len(x), tokens))
        for row, text in zip(counts, x, strict=True):
            row += np.bincount(text[text < tokens], minlength=tokens)
        counts[:, 0] = 0  # padding
        return np.log1p(counts)
    return x.reshape(len(x), -1).astype(np.float64)


def _pixels(x: Array) -> Array:
    """`(N, C, H, W)` uint8 -> `(N, C * h * w)` with values from 0 to 1."""
    count, channels, height, width = x.shape
    rows, columns = (np.arange(0, side, max(1, -(-side // _MAX_SIDE))) for side in (height, width))
    means = np.add.reduceat(np.add.reduceat(x.astype(np.float64), rows, axis=2), columns, axis=3)
    areas = np.outer(np.diff([*rows, height]), np.diff([*columns, width]))
    return (means / areas / 255).reshape(count, channels * len(rows) * len(columns))
