"""Settings of a network for a table, by its number of rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.datasets.data_spec import DataSpec

FEW_ROWS, MANY_ROWS = 1000, 20_000
_STEPS = 2000
"""About the steps that a network needs on a small table; early stopping ends most runs sooner."""


def hidden_units(data: DataSpec) -> tuple[int, ...]:
    """One small hidden layer; for many rows two larger ones."""
    return (64, 32) if _rows(data) >= MANY_ROWS else (32,)


def training_settings(data: DataSpec) -> Mapping[str, Any]:
    """Settings of the plan, by path: few rows need more epochs and a stronger penalty on the weights.

    Measured against logistic and linear regression on the tables of `docs/benchmarks.md`.
    """
    rows = _rows(data)
    batch = 32 if rows < FEW_ROWS else 64 if rows < MANY_ROWS else 256
    epochs = round(_STEPS * batch / max(rows, 1))
    return {
        "optimizer": {"name": "adam", "learning_rate": 0.003},
        "training.batch_size": batch,
        "training.epochs": min(300, max(60, epochs)),
        "regularisation.l2": 0.03 if rows < FEW_ROWS else 0.01 if rows < MANY_ROWS else 0.001,
        "regularisation.early_stopping": {"patience": 20},
    }


def _rows(data: DataSpec) -> int:
    return data.sizes.get("train", 0)
