"""Everything that is wrong with a plan, before anything is started."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.datasets.base import DATASETS, DataSpec
from engine.errors import Problem, ProblemsError
from engine.graph.check import check
from engine.graph.spec import GraphSpec
from engine.initializers.base import INITIALIZERS
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.optimizers.base import OPTIMIZERS
from engine.registry import Registry
from engine.schedules.base import SCHEDULES
from engine.text import N_, message
from engine.train.plan import Plan

CHOICES: dict[str, Registry] = {
    "dataset": DATASETS,
    "objective": OBJECTIVES,
    "loss": LOSSES,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "initializer": INITIALIZERS,
    "bias_initializer": INITIALIZERS,
}
"""The choices of a plan, by field, with the registry each is made from."""


def check_plan(plan: Plan) -> list[Problem]:
    """Every problem: unknown names, settings out of range, shapes, and what does not go together."""
    problems = [p.under(field) for field, registry in CHOICES.items() for p in registry.problems(getattr(plan, field))]
    wrong = {problem.where.split(".")[0] for problem in problems}
    checked = {name: check(graph) for name, graph in plan.graphs.items()}
    for name, found in checked.items():
        problems += [problem.under(f"graphs.{name}") for problem in found.problems]
    if wrong & {"dataset", "objective", "loss"}:
        return problems
    data = DATASETS.make(plan.dataset).spec()
    for rule in (_objective, _loss, _inputs, _augmentation):
        problems += rule(plan, data)
    if not problems and not any(_trains(graph, checked[name].parameter_counts) for name, graph in plan.graphs.items()):
        text = message(N_("There is nothing to train: no layer has weights, or all that have are frozen."))
        problems.append(Problem(where="graphs.main", message=text))
    if not problems:
        outputs = {name: found.shapes[plan.graphs[name].output] for name, found in checked.items()}
        problems += OBJECTIVES.make(plan.objective).problems(outputs, data, LOSSES.make(plan.loss))
    return problems


def _trains(graph: GraphSpec, parameter_counts: Mapping[str, int]) -> bool:
    return any(count and not graph.nodes[name].frozen for name, count in parameter_counts.items())


Rule = Callable[[Plan, DataSpec], list[Problem]]


def _objective(plan: Plan, data: DataSpec) -> list[Problem]:
    objective = OBJECTIVES.make(plan.objective)
    problems = []
    if not objective.suits(data):
        text = message(
            N_("{objective} cannot be learned on `{dataset}`, whose targets are {targets}."),
            objective=message(objective.title),
            dataset=plan.dataset.name,
            targets=message(N_("classes") if data.classes else N_("values")),
        )
        problems.append(Problem(where="objective", message=text))
    for name in objective.graphs:
        if name not in plan.graphs:
            text = message(
                N_("{objective} trains a graph `{graph}`, but the plan has none."),
                objective=message(objective.title),
                graph=name,
            )
            problems.append(Problem(where=f"graphs.{name}", message=text))
    return problems


def _loss(plan: Plan, data: DataSpec) -> list[Problem]:
    reason = OBJECTIVES.make(plan.objective).refuses(LOSSES.make(plan.loss), data)
    return [Problem(where="loss", message=reason)] if reason else []


def _inputs(plan: Plan, data: DataSpec) -> list[Problem]:
    problems = []
    for name, graph in plan.graphs.items():
        for entry, shape in graph.inputs.items():
            if tuple(shape) != tuple(data.shape):
                text = message(
                    N_("The input takes {shape}, but a sample of `{dataset}` has the shape {needed}."),
                    shape=list(shape),
                    dataset=plan.dataset.name,
                    needed=list(data.shape),
                )
                problems.append(Problem(where=f"graphs.{name}.inputs.{entry}", message=text))
    return problems


def _augmentation(plan: Plan, data: DataSpec) -> list[Problem]:
    if not plan.augmentation.active or data.kind == "image":
        return []
    text = message(
        N_("Augmentation changes pictures, but the samples of `{dataset}` are none."), dataset=plan.dataset.name
    )
    return [Problem(where="augmentation", message=text)]


def require(plan: Plan) -> Plan:
    """The plan itself when it can be trained; raises `ProblemsError` with all that keeps it from it."""
    problems = check_plan(plan)
    if problems:
        raise ProblemsError(problems)
    return plan
