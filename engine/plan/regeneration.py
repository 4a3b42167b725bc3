"""Generates the graphs of a plan anew after a change of its family's settings."""

from __future__ import annotations

from engine.datasets.base import DATASETS
from engine.errors import RequestError
from engine.families.base import FAMILIES
from engine.plan.plan import Plan
from engine.plan.refit import with_loss, with_objective
from engine.registry import Choice


def regenerated(plan: Plan, family: Choice) -> Plan:
    """The plan with the graphs that `family` generates for its data, and with its objective if the old one was the
    family's own; all other choices stay.

    Raises `ProblemsError` for invalid settings.
    """
    made, data = FAMILIES.make(family), DATASETS.make(plan.dataset).spec()
    changed = plan.model_copy(update={"family": made.choice(), "graphs": made.graphs_for(data)})
    objective = made.objective(data)
    if objective is None or plan.objective != FAMILIES.make(plan.family).objective(data):
        return with_loss(changed, plan.loss)
    return with_objective(changed, objective)


def edited(plan: Plan) -> bool:
    """Whether the graphs differ from those that the family generated."""
    try:
        return regenerated(plan, plan.family).graphs != plan.graphs
    except RequestError:
        return True
