"""Cures: edits of a plan by path, and those that many diagnoses share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.diagnoses.base import Cure
from engine.diagnoses.history import History
from engine.errors import LayerlabError
from engine.families.base import FAMILIES
from engine.plan.check import check_plan
from engine.plan.factory import change
from engine.plan.plan import Plan
from engine.plan.refit import refit
from engine.plan.regeneration import edited, regenerated
from engine.registry import Choice
from engine.text import N_, Message, message


def cured(plan: Plan, changes: Mapping[str, Any]) -> Plan:
    """The plan with these settings. A family setting (`family.skips`) regenerates the graphs, one of the data set
    (`dataset.size`) refits them, any other path is changed as by `change`.

    Raises `RequestError` if the plan does not allow it.
    """
    for path, value in changes.items():
        part, _, key = path.partition(".")
        if part == "family" and key:
            plan = regenerated(plan, Choice(name=plan.family.name, **{**plan.family.config, key: value}))
        elif part == "dataset" and key:
            plan = refit(plan, Choice(name=plan.dataset.name, **{**plan.dataset.config, key: value}))
        else:
            plan = change(plan, path, value)
    return plan


def offered(plan: Plan, cure: Cure) -> Plan | None:
    """The cured plan, if this cure can be applied to the plan, changes it, and leaves it without problems."""
    if any(path.startswith("family.") for path in cure.changes) and not _can_regenerate(plan):
        return None
    try:
        plan_after = cured(plan, cure.changes)
    except LayerlabError:
        return None
    return plan_after if plan_after != plan and not check_plan(plan_after) else None


def _can_regenerate(plan: Plan) -> bool:
    return plan.family.name in FAMILIES and not FAMILIES.problems(plan.family) and not edited(plan)


# Cures that several diagnoses offer


def setting(title: Message, path: str, value: Any) -> Cure:
    return Cure(title, {path: value})


def learning_rate(history: History, factor: float) -> Cure:
    """The learning rate times a factor, to one significant digit."""
    rate = float(f"{history.learning_rate * factor:.1g}")
    return Cure(message(N_("Learning rate {value}"), value=f"{rate:g}"), {"optimizer.learning_rate": rate})


def more_epochs(history: History, factor: int) -> Cure:
    epochs = min(100_000, history.plan.training.epochs * factor)
    return Cure(message(N_("{count} epochs"), count=epochs), {"training.epochs": epochs})


def shorter(history: History, length: int) -> list[Cure]:
    """Sequences of `length` steps, if the data set has longer ones and can be asked for others."""
    now = history.plan.dataset.config.get("length")
    if not isinstance(now, int) or now <= length:
        return []
    return [Cure(message(N_("Sequences of {count} steps"), count=length), {"dataset.length": length})]


def clipping(norm: float = 1.0) -> Cure:
    return Cure(message(N_("Clip the gradient at a norm of {value}"), value=norm), {"regularisation.clip_norm": norm})


def initializer(name: str, title: str) -> Cure:
    """Another initializer for the whole plan. `title`: marked text."""
    return Cure(message(N_("Initializer: {name}"), name=message(title)), {"initializer": {"name": name}})


def activation(history: History, old: tuple[str, ...], new: str, title: str) -> Cure:
    """Another activation in all nodes that have one of `old`. `title`: marked text."""
    changes = {
        f"graphs.{graph}.nodes.{node}.activation": {"name": new}
        for graph, spec in history.plan.graphs.items()
        for node, held in spec.nodes.items()
        if held.activation and held.activation.name in old
    }
    return Cure(message(N_("Activation: {name}"), name=message(title)), changes)


def family(title: Message, **config: Any) -> Cure:
    return Cure(title, {f"family.{key}": value for key, value in config.items()})
