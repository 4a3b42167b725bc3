"""Finds players of an objective that cannot be trained in turns."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import Problem
from engine.graph.check import Checked
from engine.graph.spec import GraphSpec
from engine.objectives.base import OBJECTIVES
from engine.optimizers.base import OPTIMIZERS
from engine.plan.plan import Plan
from engine.text import N_, message


def trains(graph: GraphSpec, parameter_counts: Mapping[str, int]) -> bool:
    """Whether any layer has weights to train."""
    return any(count and not graph.nodes[name].frozen for name, count in parameter_counts.items())


def player_problems(plan: Plan, checked: Mapping[str, Checked]) -> list[Problem]:
    """Players without weights to train, and optimizers that cannot alternate between players."""
    objective, problems = OBJECTIVES.get(plan.objective.name), []
    if objective.players and OPTIMIZERS.get(plan.optimizer.name).closure:
        template = N_(
            "{optimizer} computes the loss several times per step, but in {objective} networks alternate. Choose "
            "another optimizer."
        )
        values = {
            "optimizer": message(OPTIMIZERS.get(plan.optimizer.name).title),
            "objective": message(objective.title),
        }
        problems.append(Problem(where="optimizer", message=message(template, **values)))
    for graphs in objective.players:
        if not any(trains(plan.graphs[name], checked[name].parameter_counts) for name in graphs):
            template = N_("`{graph}` cannot be trained: it has no weights, or all are frozen.")
            problems.append(Problem(where=f"graphs.{graphs[0]}", message=message(template, graph=graphs[0])))
    return problems
