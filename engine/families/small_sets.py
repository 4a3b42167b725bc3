"""Choices for uploaded images and texts with few samples: an epoch has few steps, so there are more epochs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from engine.datasets.data_spec import DataSpec

STEPS = 400
"""At least about so many steps are taken, whatever the number of samples."""
MAX_EPOCHS = 200
_SMALL = 800
_BATCH_SIZE = 16
"""For fewer training samples than `_SMALL`."""
_DEFAULT_BATCH_SIZE, _DEFAULT_EPOCHS = 32, 5
_MIN_VAL = 10
"""Fewer validation samples say too little to stop by them."""
_MIN_PATIENCE = 10
_SHIFT = 0.2
"""Without early stopping, networks memorize few images; shifted ones keep them from it (docs/benchmarks.md)."""


def choices(data: DataSpec, given: Mapping[str, Any]) -> dict[str, Any]:
    """Settings of a plan by path; `given` are those of the family."""
    count = data.sizes.get("train", 0)
    if not (data.brought and count and data.kind in ("image", "text") and data.target == "classes"):
        return {}
    batch_size = _BATCH_SIZE if count < _SMALL else given.get("training.batch_size", _DEFAULT_BATCH_SIZE)
    epochs = min(MAX_EPOCHS, math.ceil(STEPS / math.ceil(count / batch_size)))
    if epochs <= given.get("training.epochs", _DEFAULT_EPOCHS):
        return {}
    return {
        "training.batch_size": batch_size,
        "training.epochs": epochs,
        **_against_memorizing(data, epochs),
    }


def _against_memorizing(data: DataSpec, epochs: int) -> dict[str, Any]:
    """Early stopping, or shifted images where the validation set is too small for it."""
    if data.sizes.get("val", 0) >= _MIN_VAL:
        return {"regularisation.early_stopping": {"patience": max(_MIN_PATIENCE, epochs // 4)}}
    shift = {"augmentation.shift": _SHIFT} if data.kind == "image" else {}
    return {"regularisation.early_stopping": None, **shift}
