"""Which pictures a run can show, and which one is its main picture."""

from __future__ import annotations

from typing import Any

from engine.datasets.data_spec import DataSpec
from engine.plan.plan import Plan
from engine.probes.base import PROBES


def panels(plan: Plan, data: DataSpec) -> list[str]:
    """The probes that apply to this plan, in the order of the catalog."""
    return [probe.name for probe in PROBES if probe.panel and probe().applies(plan.graphs, data)]


def ranked() -> list[str]:
    """The probes that can be a main picture, the best first."""
    return [name for _, name in sorted((probe.rank, probe.name) for probe in PROBES if probe.rank is not None)]


def main_panel(plan: Plan, data: DataSpec) -> dict[str, Any]:
    """The main picture as `{panel key: choice}`; empty when no probe applies."""
    for name in ranked():
        if PROBES.get(name)().applies(plan.graphs, data):
            return {name: {"name": name}}
    return {}
