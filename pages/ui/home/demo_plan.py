"""The plan of the demo on Home, and its training points."""

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
    """Two spirals, two hidden layers: hard enough to be interesting, learned within half a minute."""
    settings = {"dataset.noise": 0.2, "training.epochs": 250, "optimizer.learning_rate": 0.01}
    return make_plan(Choice(name="mlp", hidden=(16, 16)), "spirals", settings)


def demo_points() -> str:
    """The training points as JSON: coordinates x, y, x, y, …, classes, the extent of the plane, and a title."""
    with _lock:
        return _points()


_lock = threading.Lock()
"""Held while the points are created, so that two threads do not import the same modules at the same time."""


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
