"""What the Data page and the small pictures show of a data set: a few numbers and samples, computed once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import streamlit as st

from engine.datasets.base import DATASETS, Data, DataSpec, Split
from engine.registry import Choice
from engine.views import Array

SHOWN_POINTS = 1200
SHOWN_PICTURES = 12
_STATISTICS_FROM = 10_000
"""Statistics of large sets are taken from this many training samples."""


@dataclass(frozen=True)
class Summary:
    """A data set at a glance. `points` `(N, 2)`, `targets` `(N,)` and `held_out` `(N,)` are for plane and curve;
    `pictures` `(K, n, H, W, C)` and `means` `(K, H, W, C)` for images; `rows` `(N, D)` and `targets` for tables."""

    spec: DataSpec
    sizes: Mapping[str, int]
    counts: tuple[int, ...] = ()
    """Training samples a class."""
    points: Array | None = None
    targets: Array | None = None
    held_out: Array | None = None
    pictures: Array | None = None
    means: Array | None = None
    rows: Array | None = None
    columns: Mapping[str, tuple[float, float, float, float]] = field(default_factory=dict)
    """Mean, deviation, least and greatest, by column."""


def summary(choice: Choice, seed: int = 0) -> Summary:
    """Of a configured data set; `seed` chooses the samples. Raises what `load` raises."""
    return _summary(json.dumps(choice.model_dump(mode="json"), sort_keys=True), seed)


@st.cache_data(show_spinner=False, max_entries=64)
def _summary(choice: str, seed: int) -> Summary:
    dataset = DATASETS.make(json.loads(choice))
    spec, data = dataset.spec(), dataset.load()
    sizes = {"train": len(data.train), "val": len(data.val), "test": len(data.test)}
    counts = tuple(np.bincount(data.train.y, minlength=len(spec.classes)).tolist()) if spec.classes else ()
    return Summary(spec, sizes, counts, **_samples(spec, data, np.random.default_rng(seed)))


def _samples(spec: DataSpec, data: Data, random: np.random.Generator) -> dict[str, Any]:
    if spec.kind == "image":
        return _pictures(spec, data.train, random)
    return _table(spec, data.train) if spec.kind == "table" else _points(data, random)


def _points(data: Data, random: np.random.Generator) -> dict[str, Any]:
    splits = (data.train, data.val, data.test)
    raw = np.concatenate([s.raw if s.raw is not None else s.x for s in splits])
    targets = np.concatenate([s.y for s in splits])
    held_out = np.arange(len(raw)) >= len(data.train) + len(data.val)
    shown = random.permutation(len(raw))[:SHOWN_POINTS]
    raw, targets, held_out = raw[shown], targets[shown], held_out[shown]
    if raw.shape[1] == 1:  # a curve: its value is the height
        raw = np.stack([raw[:, 0], targets.reshape(len(raw))], axis=1)
    names = ("x", "y") if raw.shape[1] == 2 else tuple(map(str, range(raw.shape[1])))
    return {
        "points": raw.astype(np.float32),
        "targets": targets.reshape(len(raw)),
        "held_out": held_out,
        "columns": _statistics(raw, names),
    }


def _table(spec: DataSpec, train: Split) -> dict[str, Any]:
    rows = np.asarray(train.raw if train.raw is not None else train.x)
    columns = spec.columns or tuple(map(str, range(rows.shape[1])))
    return {
        "rows": rows[:SHOWN_POINTS],
        "targets": np.asarray(train.y).reshape(len(rows), -1)[:SHOWN_POINTS, 0],
        "columns": _statistics(rows, columns),
    }


def _statistics(rows: Array, names: tuple[str, ...]) -> dict[str, tuple[float, float, float, float]]:
    return {
        name: (float(c.mean()), float(c.std()), float(c.min()), float(c.max()))
        for name, c in zip(names, rows.T, strict=False)
    }


def _pictures(spec: DataSpec, train: Split, random: np.random.Generator) -> dict[str, Any]:
    some = train.x[:_STATISTICS_FROM]
    labels = train.y[:_STATISTICS_FROM]
    groups = [np.flatnonzero(labels == k) for k in range(len(spec.classes))] or [np.arange(len(some))]
    sheets = [some[_drawn(group, random)] for group in groups]
    means = [some[group].mean(axis=0) if len(group) else np.zeros(spec.shape) for group in groups]
    return {
        "pictures": np.stack(sheets).transpose(0, 1, 3, 4, 2),  # (K, n, C, H, W) -> (K, n, H, W, C)
        "means": np.stack(means).transpose(0, 2, 3, 1).astype(np.uint8),
        "columns": _statistics(some.reshape(-1, 1), ("pixels",)),
    }


def _drawn(group: Array, random: np.random.Generator) -> Array:
    if not len(group):
        return np.zeros(SHOWN_PICTURES, dtype=int)
    return random.choice(group, SHOWN_PICTURES, replace=len(group) < SHOWN_PICTURES)
