"""Which runs predict something for a sample, and of what kind the sample is."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from engine.datasets.base import DATASETS, Dataset
from engine.datasets.data_spec import DataSpec
from engine.errors import NotFoundError
from engine.plan.plan import Plan
from engine.probes.codes import code_size, is_conditional_autoencoder
from engine.probes.tokens import answers_texts, predicts_next_token
from engine.runs.rows import RunRow
from engine.text import N_
from pages.ui.imagine.generation import imagines

PREDICTOR = "predictor"
"""The parameter of the page's address that names the run."""
Way = Literal["row", "text", "picture", "series", "sequence", "mask", "reconstruction", "answer", "continuation"]
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
        raise NotFoundError(_reason(row), run=row.id)
    return way


def _reason(row: RunRow) -> str:
    """Why a run cannot be used here."""
    if imagines(row):
        return N_("The run `{run}` generates samples and predicts nothing about given ones.")
    if _lacks_data(row.plan_json):
        return N_("The data set of the run `{run}` is not available, so new samples cannot be prepared as in training.")
    if "encoder" in row.plan.graphs:
        return N_("The run `{run}` reconstructs samples. Its reconstructions are shown on its page.")
    return N_("The run `{run}` predicts neither classes nor values of a sample, so it cannot be used here.")


def _lacks_data(plan_json: str) -> bool:
    dataset = Plan.model_validate_json(plan_json).dataset
    return dataset.name not in DATASETS or bool(DATASETS.problems(dataset))


def spec_of(row: RunRow) -> DataSpec:
    return _dataset(row.plan_json).spec()


@lru_cache(maxsize=500)
def _way(plan_json: str) -> Way | None:
    if _lacks_data(plan_json):
        return None
    plan = Plan.model_validate_json(plan_json)
    spec = DATASETS.make(plan.dataset).spec()
    if answers_texts(plan.graphs, spec):
        return "answer"
    if predicts_next_token(plan.graphs, spec):
        return "continuation"
    if spec.kind == "image" and code_size(plan.graphs) and not is_conditional_autoencoder(plan.graphs):
        return "reconstruction"
    if "main" not in plan.graphs or len(plan.graphs["main"].inputs) != 1:
        return None
    if spec.kind == "image" and spec.target == "mask":
        return "mask"
    way = _WAYS.get(spec.kind) if spec.target in ("classes", "values", "labels") else None
    return "sequence" if way == "series" and not spec.horizon else way


def _dataset(plan_json: str) -> Dataset:
    return DATASETS.make(Plan.model_validate_json(plan_json).dataset)
