"""Adapts a plan to another data set or loss: inputs, last layer, objective and loss change, the rest stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.errors import RequestError
from engine.families.base import FAMILIES
from engine.graph import edit
from engine.graph.check import check
from engine.graph.spec import GraphSpec
from engine.layers.base import Shape
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES, Feed, Objective
from engine.plan.factory import make_plan, objective_for, ready_plan
from engine.plan.first_family import first_family
from engine.plan.plan import Augmentation, Plan
from engine.registry import Choice

_FOLLOWING = ("optimizer", "schedule", "initializer", "bias_initializer", "regularisation")
"""Choices that a family makes for its data, and that a person may have changed since."""


def refit(plan: Plan, dataset: Choice) -> Plan:
    """The plan on `dataset`. Graphs that were not edited since their family generated them are generated anew, by the
    first family for these data if theirs does not suit them. Settings that nobody changed follow the data set.

    Raises `UnknownNameError` or `ProblemsError` for an impossible data set.
    """
    data = DATASETS.make(dataset).spec()
    before, after = _defaults(plan.family, plan.dataset), _defaults(plan.family, dataset)
    proposed = after or make_plan(first_family(data), dataset)
    choices = _choices(plan, [*([before] if before else []), *_examples(plan)], proposed)
    if before and not after and plan.graphs == before.graphs:
        return proposed.model_copy(update={"title": plan.title, **choices})
    on_data = plan.model_copy(update={"dataset": dataset, **choices})
    if data.kind != "image":
        on_data = on_data.model_copy(update={"augmentation": Augmentation()})
    on_data = with_objective(on_data, _objective(on_data, data))
    if before and after and plan.graphs == before.graphs:
        return with_loss(on_data.model_copy(update={"graphs": after.graphs}), on_data.loss)
    feeds = OBJECTIVES.make(on_data.objective).feeds(_outputs(on_data.graphs), data)
    inputs = {name: _with_inputs(graph, feeds.get(name, ())) for name, graph in on_data.graphs.items()}
    return with_loss(on_data.model_copy(update={"graphs": inputs}), on_data.loss)


def _outputs(graphs: Mapping[str, GraphSpec]) -> dict[str, Shape]:
    """The output shapes of the graphs that are known."""
    checked = {name: check(graph).shapes for name, graph in graphs.items()}
    return {name: checked[name][end] for name in graphs for end in graphs[name].ends() if end in checked[name]}


def with_objective(plan: Plan, objective: Choice) -> Plan:
    """The plan with this objective. Its loss is kept if it suits the objective, else replaced by the objective's
    default."""
    made, data = OBJECTIVES.make(objective), DATASETS.make(plan.dataset).spec()
    known = plan.loss.name in LOSSES and not LOSSES.problems(plan.loss)
    fits = known and made.refuses(LOSSES.make(plan.loss), data) is None
    loss = plan.loss if fits else Choice(name=made.default_loss)
    return with_loss(plan.model_copy(update={"objective": objective}), loss)


def with_loss(plan: Plan, loss: Choice) -> Plan:
    """The plan with this loss; the graphs end in the shapes that the loss needs."""
    changed = plan.model_copy(update={"loss": loss})
    data, objective = DATASETS.make(plan.dataset).spec(), OBJECTIVES.make(plan.objective)
    shapes = _needed(changed, objective, data)
    graphs = {name: _ending(graph, shapes[name]) if name in shapes else graph for name, graph in changed.graphs.items()}
    return changed.model_copy(update={"graphs": graphs})


def _ending(graph: GraphSpec, shape: Shape) -> GraphSpec:
    """The graph with its last layer changed to give `shape`; unchanged if it does already or there is no such layer."""
    checked, ends = check(graph), graph.ends()
    if not ends or any(checked.shapes.get(end) == tuple(shape) for end in ends):
        return graph
    return edit.fit_output(graph, shape)


def _needed(plan: Plan, objective: Objective, data: DataSpec) -> Mapping[str, Shape]:
    """The required output shapes of the graphs; empty if the loss is not valid."""
    if plan.loss.name not in LOSSES or LOSSES.problems(plan.loss):
        return {}
    return objective.output_shapes(data, LOSSES.make(plan.loss))


def _defaults(family: Choice, dataset: Choice) -> Plan | None:
    """The plan that the family makes for these data; None if it does not suit them."""
    try:
        return make_plan(family, dataset)
    except RequestError:
        return None


def _examples(plan: Plan) -> list[Plan]:
    """The examples of the plan's family on its data set, whose settings are not the person's own either."""
    name = plan.family.name
    if name not in FAMILIES:
        return []
    family = FAMILIES.get(name)
    sets = {one.name: one.dataset.name if one.dataset else family.dataset for one in family.ready}
    return [ready_plan(name, example) for example, dataset in sets.items() if dataset == plan.dataset.name]


def _choices(plan: Plan, known: Sequence[Plan], after: Plan) -> dict[str, Any]:
    """The settings of the plan; those that are as in one of the `known` plans are replaced by those of `after`."""
    made = {
        field: getattr(after if any(getattr(plan, field) == getattr(one, field) for one in known) else plan, field)
        for field in _FOLLOWING
    }
    training = {
        field: getattr(after.training, field)
        for field in type(plan.training).model_fields
        if any(getattr(plan.training, field) == getattr(one.training, field) for one in known)
    }
    return {**made, "training": plan.training.model_copy(update=training)}


def _objective(plan: Plan, data: DataSpec) -> Choice:
    known = plan.objective.name in OBJECTIVES and not OBJECTIVES.problems(plan.objective)
    if known and OBJECTIVES.make(plan.objective).suits(data):
        return plan.objective
    return Choice(name=objective_for(data))


def _with_inputs(graph: GraphSpec, feeds: Sequence[Feed]) -> GraphSpec:
    """The graph with its inputs in the shapes they are fed; a Flatten is inserted where a vector is needed."""
    for name, feed in zip(list(graph.inputs), feeds, strict=False):
        if 0 not in feed.shape:
            graph = edit.set_input(graph, name, feed.shape)
    for problem in check(graph).problems:
        fix = problem.fix
        if fix and fix.edit == "insert" and fix.arguments["source"] in graph.inputs:
            graph = edit.apply(graph, fix.edit, fix.arguments)
    return graph
