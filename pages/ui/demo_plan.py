"""What the small network of the home page is."""

from __future__ import annotations

from functools import cache

from engine.registry import Choice
from engine.train.making import make_plan
from engine.train.plan import Plan


@cache
def demo_plan() -> Plan:
    """Two spirals, two hidden layers: hard enough to be worth a look, learnt within half a minute."""
    settings = {"dataset.noise": 0.2, "training.epochs": 250, "optimizer.learning_rate": 0.01}
    return make_plan(Choice(name="mlp", hidden=(16, 16)), "spirals", settings)
