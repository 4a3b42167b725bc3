"""The curves of several runs in one chart, live."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from engine.metrics.base import METRICS
from pages.ui.components.script import as_text, scripted
from pages.ui.language import _

VIEW = re.compile(r"^[a-z0-9_]{1,60}\.(step|epoch|samples)\.[01]\.0(\.\d{1,2})?$")
"""Metric, axis, whether the values are logarithmic, and smoothing: `loss.epoch.1.0.6`."""


def overlay(runs: Sequence[dict[str, Any]], view: str, key: str) -> str | None:
    """Shows the curves; gives the view that the person has just chosen. `runs` have an id, a name, and a batch size."""
    data = {
        "runs": list(runs),
        "view": view if VIEW.match(view) else "",
        "metrics": {metric.name: _(metric.title) for metric in METRICS},
    }
    result = scripted("overlay")(data=as_text(data), key=key, on_view_change=lambda: None)
    chosen = result.view
    return chosen if isinstance(chosen, str) and VIEW.match(chosen) else None
