"""Names of the inputs and outputs of small networks, and the input features that can be switched."""

from __future__ import annotations

from typing import Any

from engine.datasets.base import DATASETS, Dataset
from engine.datasets.points import FEATURE_TITLES, Points
from engine.graph.check import check
from engine.plan.plan import Plan
from pages.ui.language import called

Units = list[dict[str, Any]]


def unit_names(plan: Plan, graph: str) -> dict[str, Units]:
    """The units of the input and the output of the main graph, as `assets/js/graph/neurons.js` draws them.

    Points on a plane have all input features, with those that are off; columns of a table and classes have names only.
    """
    spec = plan.graphs.get("main") if graph == "main" else None
    if spec is None or plan.dataset.name not in DATASETS or DATASETS.problems(plan.dataset):
        return {}
    dataset = DATASETS.make(plan.dataset)
    inputs, outputs = _inputs(dataset), [{"title": called(name)} for name in dataset.spec().names]
    found = {name: inputs for name, shape in spec.inputs.items() if shape == (_count(inputs),)}
    shapes = check(spec).shapes
    return found | {name: outputs for name in spec.ends() if shapes.get(name) == (_count(outputs),)}


def _inputs(dataset: Dataset) -> Units:
    if not isinstance(dataset, Points):
        return [{"title": called(column)} for column in dataset.spec().columns]
    on = dataset.features
    return [{"title": title, "feature": feature, "on": feature in on} for feature, title in FEATURE_TITLES.items()]


def _count(units: Units) -> int:
    return sum(unit.get("on", True) for unit in units)
