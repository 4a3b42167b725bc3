"""Why a network predicts what it does for a text or a picture: the view of a probe that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from engine.datasets.base import DATASETS
from engine.host.requests.probe import Probe
from engine.plan.plan import Plan
from engine.probes.base import PROBES
from engine.registry import Choice
from engine.runs.rows import RunRow
from pages.ui.backend import host
from pages.ui.components.picture import picture
from pages.ui.language import _

EXPLAINING = ("decisive_words", "saliency")
"""The probes that explain a prediction; the first that applies to a run is shown."""


def show(row: RunRow, found: Mapping[str, Any], number: int = 0) -> None:
    """The explanation of an answer, number `number` on the page; nothing if no probe applies. Raises `HostError`."""
    name = _probe(row.plan_json)
    if name is None:
        return
    sample = np.asarray(found["samples"])[0]
    packed = host().ask(Probe(run=row.id, probes={"why": Choice(name=name)}, drawn=sample))
    picture(packed, f"predict-why-{number}", titles={"why": _(PROBES.get(name).title)})


@lru_cache(maxsize=500)
def _probe(plan_json: str) -> str | None:
    plan = Plan.model_validate_json(plan_json)
    spec = DATASETS.make(plan.dataset).spec()
    return next((name for name in EXPLAINING if PROBES.get(name)().applies(plan.graphs, spec)), None)
