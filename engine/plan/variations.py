"""Variations of a plan: one plan per entry of a catalog, such as one per optimizer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.activations.base import ACTIVATIONS
from engine.errors import Problem, RequestError
from engine.graph import edit
from engine.initializers.base import INITIALIZERS
from engine.optimizers.base import OPTIMIZERS
from engine.plan.check import check_plan
from engine.plan.differences import CHOICES
from engine.plan.plan import Plan
from engine.registry import Choice, Registry
from engine.text import N_, Name, message

VARIED: Mapping[str, Registry[Any]] = {
    "optimizer": OPTIMIZERS,
    "initializer": INITIALIZERS,
    "activation": ACTIVATIONS,
}
"""What can be varied, with its catalog."""
TITLES = {
    "optimizer": CHOICES["optimizer"][0],
    "initializer": CHOICES["initializer"][0],
    "activation": N_("Activation"),
}
MANY = {"optimizer": N_("Optimizers"), "initializer": N_("Initializers"), "activation": N_("Activations")}
BEFORE, NOW, ALONE = "before", "now", "alone"
"""The variants of a plan and of what it was before a change, and that of a plan with several seeds only."""
_OURS = {BEFORE: N_("Before"), NOW: N_("Now"), ALONE: N_("This plan")}


def variations(plan: Plan, what: str, names: Sequence[str] = ()) -> tuple[dict[str, Plan], list[Problem]]:
    """The plan with each of the entries `names` (default: all), by variant such as `optimizer=adam`; and why others are left
    out that do not suit the plan.

    Raises `RequestError` for an unknown catalog or entry, and if the plan has no layer with an activation.
    """
    if what not in VARIED:
        template = N_("`{what}` is not a catalog that can be varied. Catalogs: {names}.")
        raise RequestError(template, what=what, names=list(VARIED))
    found, problems = {}, []
    for name in dict.fromkeys(names or VARIED[what].names()):
        VARIED[what].get(name)
        made = _with(plan, what, name)
        if wrong := check_plan(made)[:1]:
            problems += [one.model_copy(update={"where": name}) for one in wrong]
        else:
            found[f"{what}={name}"] = made
    if what == "activation" and _used(plan) is None:
        raise RequestError(N_("The plan has no hidden layer, so no activation can be varied. Add a layer."))
    return found, problems


def _with(plan: Plan, what: str, name: str) -> Plan:
    """The plan with this entry; its own entry keeps its settings."""
    if what == "activation":
        used = _used(plan)
        choice = used if used is not None and used.name == name else Choice(name=name)
        graphs = {key: edit.set_activation(graph, None, choice) for key, graph in plan.graphs.items()}
        return plan.model_copy(update={"graphs": graphs})
    held: Choice = getattr(plan, what)
    if held.name == name:
        return plan
    rate = {"learning_rate": scaled_rate(plan, name)} if what == "optimizer" else {}
    return plan.model_copy(update={what: Choice(name=name, **rate)})


def _used(plan: Plan) -> Choice | None:
    """The first activation of a hidden layer; an empty one if hidden layers have none yet; None without hidden layers."""
    for graph in plan.graphs.values():
        for name, node in edit.set_activation(graph, None, "relu").nodes.items():
            if node.activation and graph.targets(name):
                return graph.nodes[name].activation or Choice(name="")
    return None


def scaled_rate(plan: Plan, name: str) -> float:
    """The learning rate for another optimizer: its default, times the factor by which the plan departs from the default of its own.

    An optimizer that searches the length of its steps keeps its default, and so does every one where the plan's own does.
    """
    own, other = OPTIMIZERS.get(plan.optimizer.name), OPTIMIZERS.get(name)
    default = float(other.model_fields["learning_rate"].default)
    usual = float(own.model_fields["learning_rate"].default)
    factor = 1.0 if own.closure or other.closure else float(plan.optimizer.config.get("learning_rate", usual)) / usual
    high = next(bound.le for bound in other.model_fields["learning_rate"].metadata if hasattr(bound, "le"))
    return float(f"{min(default * factor, high):.6g}")


def variant_name(variant: str) -> Name:
    """The name of a variant: the title of its entry, or what a person called it."""
    what, _, name = variant.partition("=")
    if what in VARIED and name in VARIED[what]:
        return message(VARIED[what].get(name).title)
    return message(_OURS[variant]) if variant in _OURS else variant


def varied(variants: Sequence[str]) -> str | None:
    """The catalog that these variants vary; None if they are plans of a person."""
    found = {variant.partition("=")[0] if "=" in variant else "" for variant in variants}
    return found.pop() if len(found) == 1 and found <= set(VARIED) else None
