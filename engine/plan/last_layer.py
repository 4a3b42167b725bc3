"""Finds activations of the last layer that keep a network from learning its targets."""

from __future__ import annotations

from collections.abc import Iterable

from engine.activations.base import ACTIVATIONS, Activation
from engine.datasets.base import DATASETS
from engine.errors import Fix, Problem
from engine.graph.spec import GraphSpec
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.plan.plan import Plan
from engine.text import N_, message

_SHAPES = ("flatten", "reshape", "transpose", "dropout", "dropout2d")
"""Layers that pass values on as they are."""
SCORES = N_(
    "`{node}` ends in {activation}, but {loss} needs raw scores: it applies softmax or sigmoid itself. Remove the "
    "activation."
)
BOUNDED_SCORES = N_(
    "`{node}` ends in {activation}, which bounds the scores, but {loss} needs raw scores. Remove the activation."
)
NEGATIVE = N_(
    "`{node}` ends in {activation}, which gives no values below 0, but targets can be negative. Remove the activation."
)
POSITIVE = N_(
    "`{node}` ends in {activation}, which gives no values above 0, but targets can be positive. Remove the activation."
)
BOUNDED = N_(
    "`{node}` ends in {activation}, which gives no values beyond {low} and {high}, but standardized targets exceed "
    "them. Remove the activation."
)


def last_layer_problems(plan: Plan, graphs: Iterable[str]) -> list[Problem]:
    """Problems with the activations at the ends of these graphs, each with an edit that removes it."""
    expects = OBJECTIVES.get(plan.objective.name).last_layer
    problems = []
    for name in graphs if expects != "any" else ():
        node = _last(plan.graphs[name])
        activation = plan.graphs[name].nodes[node].activation if node else None
        if node is None or activation is None or ACTIVATIONS.problems(activation):
            continue
        template = _reason(plan, ACTIVATIONS.get(activation.name), scores=expects == "scores")
        if template:
            problems.append(_problem(plan, name, node, template))
    return problems


def _last(graph: GraphSpec) -> str | None:
    """The last node that changes values."""
    ends = graph.ends()
    node = ends[0] if len(ends) == 1 else None
    while node in graph.nodes and graph.nodes[node].layer in _SHAPES and graph.nodes[node].activation is None:
        node = next(iter(graph.sources(node)), None)
    return node if node in graph.nodes else None


def _reason(plan: Plan, activation: type[Activation], scores: bool) -> str:
    """The template of the problem; empty if there is none."""
    low, high = activation.range
    if scores:
        if activation.name in ("softmax", "sigmoid", "log_sigmoid"):
            return SCORES
        return BOUNDED_SCORES if low > float("-inf") or high < float("inf") else ""
    standardised = getattr(DATASETS.make(plan.dataset), "standardise", None)
    if standardised is False:
        return ""  # the person may know that the targets lie in the range of the activation
    if low >= 0:
        return NEGATIVE
    if high <= 0:
        return POSITIVE
    return BOUNDED if standardised and high < float("inf") else ""


def _problem(plan: Plan, graph: str, node: str, template: str) -> Problem:
    activation = ACTIVATIONS.get(plan.graphs[graph].nodes[node].activation.name)  # type: ignore[union-attr]
    low, high = activation.range
    values = {"node": node, "activation": message(activation.title), "loss": message(LOSSES.get(plan.loss.name).title)}
    text = message(template, **values, low=f"{low:g}", high=f"{high:g}")
    label = message(N_("Remove the activation"))
    fix = Fix(label=label, edit="set_activation", arguments={"node": node, "choice": None})
    return Problem(where=f"graphs.{graph}.nodes.{node}.activation", message=text, fix=fix)
