"""Which pictures a run can show, and which one is its main picture."""

from __future__ import annotations

from typing import Any

from engine.datasets.base import DataSpec
from engine.probes.base import PROBES
from engine.train.plan import Plan

MAIN = ("decision_boundary", "fitted_curve", "filters", "confusion", "weight_histograms")
"""The first of these that applies is the main picture."""


def panels(plan: Plan, data: DataSpec) -> list[str]:
    """The probes that have something to show for this plan, in the order of the catalogue."""
    return [probe.name for probe in PROBES if probe.panel and probe().applies(plan.graphs, data)]


def main_panel(plan: Plan, data: DataSpec) -> dict[str, Any]:
    """The main picture as `{panel key: choice}`; empty when no probe applies."""
    for name in MAIN:
        if name in PROBES and PROBES.get(name)().applies(plan.graphs, data):
            return {name: {"name": name}}
    return {}
