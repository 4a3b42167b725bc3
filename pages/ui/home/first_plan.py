"""The network of Home as a plan, and the points that it learns from in the browser."""

from __future__ import annotations

import json
import threading
from functools import cache
from typing import Any

from engine.datasets.base import DATASETS
from engine.datasets.points import EXTENT
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.registry import Choice

DATA = ("spirals", "circles", "moons", "xor", "checkerboard")
"""The data sets to choose from, with two classes each; the first one is shown first. `controls.js` has their titles."""
MAX_UNITS = 8
_NOISE = 0.2


def first_plan(chosen: dict[str, Any]) -> Plan | None:
    """The plan of the choices `data` and `units`, which come from the browser; None if they are not among those offered."""
    data, units = chosen.get("data"), chosen.get("units")
    if data not in DATA or not isinstance(units, int) or not 1 <= units <= MAX_UNITS:
        return None
    return make_plan(Choice(name="mlp", hidden=(units, units)), Choice(name=data, noise=_NOISE))


def first_points(data: str) -> str:
    """The training points as JSON: coordinates x, y, x, y, …, classes, and the extent of the plane."""
    with _lock:
        return _points(data)


_lock = threading.Lock()
"""Held while the points are created, so that two threads do not import the same modules at the same time."""


@cache
def _points(data: str) -> str:
    dataset = DATASETS.make(Choice(name=data, noise=_NOISE))
    train = dataset.load().train
    assert train.raw is not None
    found = {
        "points": [round(float(value), 2) for value in train.raw.ravel()],
        "targets": train.y.tolist(),
        "extent": EXTENT,
        "classes": list(dataset.spec().classes),
    }
    return json.dumps(found, separators=(",", ":"))
