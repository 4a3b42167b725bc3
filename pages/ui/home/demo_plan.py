"""What the small network of the home page is, and the points that it learns."""

from __future__ import annotations

import json
import threading
from functools import cache

from engine.datasets.base import DATASETS
from engine.datasets.points import EXTENT
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.probes.decision_boundary import DecisionBoundary
from engine.registry import Choice


@cache
def demo_plan() -> Plan:
    """Two spirals, two hidden layers: hard enough to be worth a look, learnt within half a minute."""
    settings = {"dataset.noise": 0.2, "training.epochs": 250, "optimizer.learning_rate": 0.01}
    return make_plan(Choice(name="mlp", hidden=(16, 16)), "spirals", settings)


def demo_points() -> str:
    """As JSON: places x, y, x, y, …, their classes, the part of the plane, and what the picture of them is called."""
    with _once:
        return _points()


_once = threading.Lock()
"""Who comes while they are made waits for them; to make them twice at once would import everything twice at once."""


@cache
def _points() -> str:
    data = DATASETS.make(demo_plan().dataset)
    train = data.load().train
    assert train.raw is not None
    found = {
        "title": DecisionBoundary.title,
        "points": [round(float(value), 2) for value in train.raw.ravel()],
        "targets": train.y.tolist(),
        "extent": EXTENT,
        "classes": list(data.spec().classes),
    }
    return json.dumps(found, separators=(",", ":"))
