"""A plan as one Python file. [torch]"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.datasets.base import DATASETS, Dataset
from engine.datasets.data_spec import DataSpec
from engine.exports.bundle import Bundle
from engine.exports.constants import constants
from engine.exports.imports import import_lines, parsed
from engine.exports.literals import WIDTH
from engine.exports.modules import TEMPLATES, Import, module_of
from engine.exports.recipes import Recipe, recipe_of
from engine.graph.code import network_parts
from engine.graph.spec import GraphSpec
from engine.plan.plan import Plan

ANSWERS = {"classes": "class_answers", "labels": "label_answers", "values": "value_answers"}
"""The templates that turn outputs into answers, by the target of the data."""
_FUTURE = "from __future__ import annotations"


def plan_source(plan: Plan, with_data: bool = True) -> str:
    """The source of a plan's networks and, if its data set is ready and wanted, of what prepares raw samples for them.

    A network that predicts something for a sample gets a `predict` that takes a raw sample and loads the weights that
    `exported_weights` gives. Raises `ProblemsError` for a graph with problems.
    """
    imports, classes = _networks(plan.graphs)
    dataset = DATASETS.make(plan.dataset) if with_data else None
    recipe = recipe_of(dataset) if dataset and dataset.ready() else None
    if dataset is None or recipe is None:
        return _file([_head(imports), *classes.values()])
    answer = _answer_template(plan, dataset.spec())
    values = {**recipe.values, **(_answer_values(dataset) if answer else {})}
    bundle = _bundle(recipe, answer, values)
    module = module_of(recipe.module)
    last = [part for part in bundle.statements if part.module == recipe.module and part.is_function]
    return _file([
        _head(imports | bundle.imports, module.docstring if answer else ""),
        *classes.values(),
        _section("How raw samples are read"),
        *(part.source for part in bundle.statements if part not in last),
        _section("What was fitted to the training samples"),
        "\n".join(constants([recipe.module, *([answer] if answer else [])], values)),
        _section("From a raw sample to the network, and to its answer" if answer else "From raw samples to the network"),
        *(part.source for part in last),
        *([module.main] if answer else []),
    ])  # fmt: skip


def _section(title: str) -> str:
    """A comment that divides the file."""
    return f"# {f' {title} ':-^{WIDTH - 2}}"


def _networks(graphs: Mapping[str, GraphSpec]) -> tuple[set[Import], dict[str, str]]:
    """The imports and classes of all graphs; a class that several of them use is there once."""
    imports: set[Import] = set()
    classes: dict[str, str] = {}
    for name, graph in graphs.items():
        parts = network_parts(graph, name)
        imports |= parsed(parts.imports)
        classes |= parts.classes
    return imports, classes


def _head(imports: Iterable[Import], docstring: str = "") -> str:
    return "\n".join([*([f'"""{docstring}"""', ""] if docstring else []), _FUTURE, "", *import_lines(imports)])


def _file(parts: Iterable[str]) -> str:
    return "\n\n\n".join(parts) + "\n"


def _answer_template(plan: Plan, spec: DataSpec) -> str:
    """The module of what turns outputs into answers; empty if the network answers nothing for one sample."""
    answers = spec.target in ANSWERS and "main" in plan.graphs and len(plan.graphs["main"].inputs) == 1
    return TEMPLATES + ANSWERS[spec.target] if answers else ""


def _answer_values(dataset: Dataset) -> dict[str, Any]:
    spec = dataset.spec()
    if spec.target == "classes":
        return {"CLASSES": spec.classes}
    if spec.target == "labels":
        return {"LABELS": spec.labels}
    if spec.horizon:  # series have the scales of their windows
        return {}
    data = dataset.load()
    return {"OFFSET": data.offset, "SCALE": data.unit, "UNIT": spec.unit}


def _bundle(recipe: Recipe, answer: str, values: Mapping[str, Any]) -> Bundle:
    bundle = Bundle(given={*values, "Network"})
    for kind in recipe.uses:
        bundle.add(kind.__module__, kind.__name__)
    if answer:
        bundle.add(answer, "answer")
        bundle.add(recipe.module, "predict")
        bundle.imports |= {Import("json"), Import("sys")}
    else:
        bundle.add(recipe.module, recipe.prepares)
    return bundle
