"""Which runs predict something for a sample, and of what kind the sample is."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from engine.datasets.base import DATASETS, Dataset
from engine.datasets.data_spec import DataSpec
from engine.errors import NotFoundError
from engine.plan.plan import Plan
from engine.runs.rows import RunRow
from engine.text import N_

PREDICTOR = "predictor"
"""The parameter of the page's address that names the run."""
Way = Literal["row", "text", "picture", "series"]
_WAYS: dict[str, Way] = {
    "table": "row",
    "points": "row",
    "curve": "row",
    "text": "text",
    "image": "picture",
    "sequence": "series",
}


def predicts(row: RunRow) -> bool:
    return _way(row.plan_json) is not None


def way_of(row: RunRow) -> Way:
    """What a run's network is given; raises `NotFoundError` if it predicts nothing for a sample."""
    way = _way(row.plan_json)
    if way is None:
        template = N_("The run `{run}` predicts neither classes nor values of a sample, so it cannot be used here.")
        raise NotFoundError(template, run=row.id)
    return way


def spec_of(row: RunRow) -> DataSpec:
    return _dataset(row.plan_json).spec()


@lru_cache(maxsize=500)
def _way(plan_json: str) -> Way | None:
    plan = Plan.model_validate_json(plan_json)
    if plan.dataset.name not in DATASETS or DATASETS.problems(plan.dataset) or "main" not in plan.graphs:
        return None
    spec = DATASETS.make(plan.dataset).spec()
    answers = spec.target in ("classes", "values", "labels") and len(plan.graphs["main"].inputs) == 1
    way = _WAYS.get(spec.kind) if answers else None
    return way if way != "series" or spec.horizon else None


def _dataset(plan_json: str) -> Dataset:
    return DATASETS.make(Plan.model_validate_json(plan_json).dataset)
