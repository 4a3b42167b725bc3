"""Finds everything that is wrong with a plan before a run is started."""

from __future__ import annotations

from engine.datasets.base import DATASETS
from engine.errors import MAX_PROBLEMS, Problem, ProblemsError
from engine.graph.check import check
from engine.graph.names import graph_name_problems
from engine.initializers.base import INITIALIZERS
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.optimizers.base import OPTIMIZERS
from engine.plan.choice_problems import choice_problems
from engine.plan.input_problems import input_problems
from engine.plan.last_layer import last_layer_problems
from engine.plan.plan import Plan
from engine.plan.player_problems import player_problems, trains
from engine.registry import Registry
from engine.schedules.base import SCHEDULES
from engine.text import N_, message

CHOICES: dict[str, Registry] = {
    "dataset": DATASETS,
    "objective": OBJECTIVES,
    "loss": LOSSES,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "initializer": INITIALIZERS,
    "bias_initializer": INITIALIZERS,
}
"""The choices in a plan by field, with their registries."""


def check_plan(plan: Plan) -> list[Problem]:
    """All problems, up to `MAX_PROBLEMS`: unknown names, settings out of range, shapes, incompatible choices."""
    return _problems(plan)[:MAX_PROBLEMS]


def _problems(plan: Plan) -> list[Problem]:
    problems = [p.under(field) for field, registry in CHOICES.items() for p in registry.problems(getattr(plan, field))]
    wrong = {problem.where.split(".")[0] for problem in problems}
    problems += graph_name_problems(plan.graphs)
    checked = {name: check(graph) for name, graph in plan.graphs.items()}
    for name, found in checked.items():
        problems += [problem.under(f"graphs.{name}") for problem in found.problems]
    if wrong & {"dataset", "objective", "loss"}:
        return problems
    data = DATASETS.make(plan.dataset).spec()
    problems += choice_problems(plan, data)
    outputs = {
        name: found.shapes[end]
        for name, found in checked.items()
        for end in plan.graphs[name].ends()
        if end in found.shapes
    }
    problems += input_problems(plan, data, checked, outputs)
    if not problems and not any(trains(graph, checked[name].parameter_counts) for name, graph in plan.graphs.items()):
        text = message(N_("Nothing to train: no layer has weights, or all are frozen."))
        problems.append(Problem(where="graphs.main", message=text))
    if not problems:
        problems += player_problems(plan, checked)
    if not problems:
        objective = OBJECTIVES.make(plan.objective)
        loss = LOSSES.make(plan.loss)
        problems += objective.problems(outputs, data, loss) or objective.requires(plan.graphs)
        if not problems:
            problems += last_layer_problems(plan, objective.output_shapes(data, loss))
    return problems


def require(plan: Plan) -> Plan:
    """The plan itself when it can be trained; otherwise raises `ProblemsError` with all its problems."""
    problems = check_plan(plan)
    if problems:
        raise ProblemsError(problems)
    return plan
