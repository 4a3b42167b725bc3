"""A plan for a few images of each class, as people bring them: it learns within a minute."""

from __future__ import annotations

import math

from engine.datasets.base import DATASETS
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.registry import Choice

BATCH_SIZE = 16
STEPS = 400
"""About so many steps are taken, whatever the number of images."""
MIN_EPOCHS, MAX_EPOCHS = 5, 200


def few_images_plan(dataset: Choice) -> Plan:
    """A small CNN. With few images an epoch has few steps, so there are more epochs."""
    count = DATASETS.make(dataset).spec().sizes["train"]
    epochs = math.ceil(STEPS / max(1, math.ceil(count / BATCH_SIZE)))
    settings = {
        "training.batch_size": BATCH_SIZE,
        "training.epochs": min(MAX_EPOCHS, max(MIN_EPOCHS, epochs)),
    }
    return make_plan("cnn", dataset, settings)
