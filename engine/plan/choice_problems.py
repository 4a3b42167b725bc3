"""Finds choices of a plan that do not go together: data set, objective, loss, optimizer and settings."""

from __future__ import annotations

from collections.abc import Callable

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.datasets.uploads.windows import TOO_FEW_WINDOWS
from engine.errors import Problem
from engine.graph.names import MAX_LENGTH
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES, Objective
from engine.optimizers.base import OPTIMIZERS
from engine.plan.plan import Plan, Regularisation
from engine.schedules.base import SCHEDULES
from engine.text import N_, message

TARGETS = {
    "classes": N_("classes"),
    "values": N_("values"),
    "labels": N_("labels"),
    "mask": N_("masks"),
    "tokens": N_("tokens"),
}


def choice_problems(plan: Plan, data: DataSpec) -> list[Problem]:
    """All such problems, for known data set, objective and loss."""
    return [problem for rule in RULES for problem in rule(plan, data)]


def _objective(plan: Plan, data: DataSpec) -> list[Problem]:
    objective = OBJECTIVES.make(plan.objective)
    problems = []
    if not objective.suits(data):
        text = message(
            N_("{objective} cannot use `{dataset}`, whose targets are {targets}."),
            objective=message(objective.title),
            dataset=plan.dataset.name,
            targets=message(TARGETS[data.target]),
        )
        problems.append(Problem(where="objective", message=text))
    for name in objective.graphs:
        if name not in plan.graphs:
            text = message(
                N_("{objective} trains a graph `{graph}`, which the plan lacks."),
                objective=message(objective.title),
                graph=name,
            )
            problems.append(Problem(where=f"graphs.{name}", message=text))
    return [*problems, *(_untrained(objective, name) for name in plan.graphs if name not in objective.graphs)]


def _untrained(objective: Objective, name: str) -> Problem:
    text = message(
        N_("{objective} does not train a graph `{graph}`. Choose another objective or architecture."),
        objective=message(objective.title),
        graph=name[:MAX_LENGTH],
    )
    return Problem(where=f"graphs.{name[:MAX_LENGTH]}", message=text)


def _windows(plan: Plan, data: DataSpec) -> list[Problem]:
    """A series without a single window for training."""
    if not data.horizon or data.sizes.get("train") or not DATASETS.make(plan.dataset).ready():
        return []
    text = message(TOO_FEW_WINDOWS, window=data.shape[0], horizon=data.horizon, **data.sizes)
    return [Problem(where="dataset", message=text)]


def _loss(plan: Plan, data: DataSpec) -> list[Problem]:
    reason = OBJECTIVES.make(plan.objective).refuses(LOSSES.make(plan.loss), data)
    return [Problem(where="loss", message=reason)] if reason else []


def _clipping(plan: Plan, data: DataSpec) -> list[Problem]:
    """Gradient clipping with a line search, which needs the true gradient of the loss."""
    if plan.optimizer.name not in OPTIMIZERS or not OPTIMIZERS.get(plan.optimizer.name).closure:
        return []
    template = N_("{optimizer} needs unclipped gradients. Clear {setting}, or choose another optimizer.")
    problems = []
    for name in ("clip_norm", "clip_value"):
        if getattr(plan.regularisation, name) is not None:
            title = message(Regularisation.model_fields[name].title or name)
            values = {"optimizer": message(OPTIMIZERS.get(plan.optimizer.name).title), "setting": title}
            problems.append(Problem(where=f"regularisation.{name}", message=message(template, **values)))
    return problems


def _augmentation(plan: Plan, data: DataSpec) -> list[Problem]:
    settings = plan.augmentation
    if not settings.active or (data.kind == "image" and (data.target != "mask" or not settings.moves)):
        return []
    template = N_("Augmentation needs images, but the samples of `{dataset}` are not images.")
    if data.kind == "image":
        template = N_("Moving images would misalign the masks of `{dataset}`. Use only noise and erasing.")
    return [Problem(where="augmentation", message=message(template, dataset=plan.dataset.name))]


def _comparing(plan: Plan, data: DataSpec) -> list[Problem]:
    """Settings that depend on the val loss, with an objective whose val loss says nothing about the network's
    quality."""
    objective = OBJECTIVES.get(plan.objective.name)
    if objective.compares:
        return []
    problems, title = [], message(objective.title)
    if plan.regularisation.early_stopping:
        template = N_(
            "Early stopping waits for a lower validation loss, which says nothing in {objective}. Turn it off."
        )
        where = "regularisation.early_stopping"
        problems.append(Problem(where=where, message=message(template, objective=title)))
    if plan.schedule.name in SCHEDULES and SCHEDULES.get(plan.schedule.name).watches:
        template = N_(
            "This schedule waits for a lower validation loss, which says nothing in {objective}. Choose another."
        )
        problems.append(Problem(where="schedule", message=message(template, objective=title)))
    return problems


RULES: tuple[Callable[[Plan, DataSpec], list[Problem]], ...] = (
    _objective,
    _windows,
    _loss,
    _clipping,
    _augmentation,
    _comparing,
)
