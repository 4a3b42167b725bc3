"""A plan for classes of images that are shown side by side while it trains."""

from __future__ import annotations

from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.registry import Choice


def few_images_plan(dataset: Choice) -> Plan:
    """A small CNN that trains to the end, since a few validation images say little about when to stop."""
    return make_plan("cnn", dataset, {"regularisation.early_stopping": None})
