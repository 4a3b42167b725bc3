"""In which settings two plans differ, apart from what follows from other settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from engine.datasets.base import DATASETS
from engine.families.base import FAMILIES
from engine.initializers.base import INITIALIZERS
from engine.layers.base import LAYERS
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.optimizers.base import OPTIMIZERS
from engine.plan.factory import make_plan
from engine.plan.plan import Augmentation, Plan, Regularisation, Training
from engine.registry import Registry
from engine.schedules.base import SCHEDULES
from engine.text import N_

Settings = dict[str, Any]
CHOICES: Mapping[str, tuple[str, Registry[Any]]] = {
    "family": (N_("Architecture"), FAMILIES),
    "dataset": (N_("Data set"), DATASETS),
    "objective": (N_("Objective"), OBJECTIVES),
    "loss": (N_("Loss function"), LOSSES),
    "optimizer": (N_("Optimizer"), OPTIMIZERS),
    "schedule": (N_("Schedule"), SCHEDULES),
    "initializer": (N_("Initializer"), INITIALIZERS),
    "bias_initializer": (N_("Bias initializer"), INITIALIZERS),
}
"""What a plan chooses from registries, with the title of the choice."""
PARTS: Mapping[str, type[BaseModel]] = {
    "training": Training,
    "regularisation": Regularisation,
    "augmentation": Augmentation,
}


def differences(one: Plan, other: Plan) -> tuple[str, ...]:
    """Paths of the settings that differ: `optimizer.learning_rate`, `family.code`, `dataset` where it is another one.

    Graphs, objective and loss count only where they are not what the family makes of the data.
    """
    first, second = _chosen(one), _chosen(other)
    paths = [path for path in {**first, **second} if first.get(path) != second.get(path)]
    replaced = {path.removesuffix(".name") for path in paths if path.endswith(".name")}
    return tuple(dict.fromkeys(_within(path, replaced) for path in paths))


def _within(path: str, replaced: set[str]) -> str:
    """The choice that the path belongs to, where all of it was replaced; else the path."""
    return next((choice for choice in replaced if path.startswith(f"{choice}.")), path)


def _chosen(plan: Plan) -> Settings:
    """By path: what is set in a plan and does not follow from its family and data."""
    usual = make_plan(plan.family, plan.dataset).model_dump(mode="json")
    tree = plan.model_dump(mode="json")
    follow = {part: dict(_leaves(usual[part])) for part in ("graphs", "objective", "loss")}
    kept = {part: _leaves(value, part) for part, value in tree.items() if part not in follow}
    settings = {path: value for leaves in kept.values() for path, value in leaves}
    for part, made in follow.items():
        settings |= {f"{part}.{path}": v for path, v in _leaves(tree[part]) if made.get(path) != v}
    return settings


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value within nested settings, with its path."""
    if not isinstance(value, Mapping):
        yield path, value
        return
    for key, inner in value.items():
        yield from _leaves(inner, f"{path}.{key}" if path else str(key))


def title(path: str, plan: Plan) -> str:
    """What the setting at such a path of a plan is called, as marked text."""
    if path in CHOICES:
        return CHOICES[path][0]
    part, *_, last = path.split(".")
    if part == "graphs":
        _, graph, _, node, *_ = path.split(".")
        fields = LAYERS.get(plan.graphs[graph].nodes[node].layer).model_fields
    elif part in PARTS:
        fields = PARTS[part].model_fields
    else:
        fields = CHOICES[part][1].get(getattr(plan, part).name).model_fields
    return fields[last].title or last
