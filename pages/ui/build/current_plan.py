"""The plan on the Build page: its history in this session, and every way it is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.errors import Problem, RequestError
from engine.graph import edit
from engine.graph.spec import GraphSpec
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from pages.ui import state

KEPT = 200
FIRST_FAMILY = "mlp"


@dataclass(frozen=True)
class Plans:
    """A plan with the plans before it and those that were undone; each method returns another `Plans`."""

    plan: Plan
    past: tuple[Plan, ...] = ()
    future: tuple[Plan, ...] = ()

    def to(self, plan: Plan) -> Plans:
        """After an edit; what was undone before is forgotten. An edit that changes nothing leaves no trace."""
        return self if plan == self.plan else Plans(plan, (*self.past, self.plan)[-KEPT:])

    def undo(self) -> Plans:
        if not self.past:
            return self
        return replace(self, plan=self.past[-1], past=self.past[:-1], future=(self.plan, *self.future))

    def redo(self) -> Plans:
        if not self.future:
            return self
        return replace(self, plan=self.future[0], past=(*self.past, self.plan), future=self.future[1:])

    def newest(self, steps: int) -> Plans:
        """With so many steps back and forth."""
        return replace(self, past=self.past[-steps:], future=self.future[:steps])


def plans() -> Plans:
    """This session's history; it begins with the first family."""
    held = state.get(state.PLANS)
    if held is None:
        held = first()
        state.put(state.PLANS, held)
    return held


def first() -> Plans:
    """What a session begins with."""
    return Plans(make_plan(FIRST_FAMILY))


def plan() -> Plan:
    """The plan on screen."""
    return plans().plan


def take_up(held: Plans) -> None:
    """Goes on with the history of an earlier session."""
    state.put(state.PLANS, held)


def begun() -> bool:
    """Whether this session has a plan already."""
    return state.get(state.PLANS) is not None


def set_plan(new: Plan) -> bool:
    """Takes `new` as the next step of the history; whether it was a change."""
    before = state.get(state.PLANS)
    after = before.to(new) if before else Plans(new)
    state.put(state.PLANS, after)
    _keep_selection()
    return after is not before


def undo() -> None:
    _walk(plans().undo())


def redo() -> None:
    _walk(plans().redo())


def _walk(to: Plans) -> None:
    """Takes another place of the history, and shows a graph that differs there."""
    shown, before = graph_name(), plan().graphs
    state.put(state.PLANS, to)
    changed = [name for name, held in to.plan.graphs.items() if held != before.get(name)]
    if changed and shown not in changed:
        show_graph(changed[0])
    _keep_selection()


def graph_name() -> str:
    """Which graph is shown: the one chosen, else the first; empty where the plan has none."""
    names = list(plan().graphs)
    chosen = state.get(state.GRAPH_NAME)
    return chosen if chosen in names else next(iter(names), "")


def show_graph(name: str) -> None:
    """Shows this graph of the plan, with nothing selected."""
    if name != graph_name():
        state.put(state.GRAPH_NAME, name)
        select(None)


def graph() -> GraphSpec:
    return plan().graphs.get(graph_name(), GraphSpec())


def selected() -> str | None:
    """The selected node or input of the shown graph."""
    name = state.get(state.NODE)
    return name if name in graph().nodes or name in graph().inputs else None


def select(name: str | None) -> None:
    state.put(state.NODE, name)


def edit_graph(name: str, arguments: Mapping[str, Any], where: str) -> None:
    """One edit of a graph of the plan; raises `RequestError` where it cannot be done.

    In the shown graph a node that is new is selected, and one that is removed hands on its selection.
    """
    held = plan()
    before = held.graphs.get(where, GraphSpec())
    beside = [*before.sources(arguments["node"]), *before.targets(arguments["node"])] if name == "remove" else []
    after = edit.apply(before, name, arguments)
    set_plan(held.model_copy(update={"graphs": {**held.graphs, where: after}}))
    if where != graph_name():
        return
    added = [node for node in after.nodes if node not in before.nodes]
    if added:
        select(added[0])
    elif name == "remove" and selected() is None:
        select(next((node for node in beside if node in before.nodes), None))


def mend(problem: Problem) -> None:
    """What the button of a problem does, in the graph it is about; what cannot be done is said beside that graph."""
    if problem.fix is None:
        return
    name = graph_of(problem)
    if name in plan().graphs:
        show_graph(name)
    try:
        edit_graph(problem.fix.edit, problem.fix.arguments, graph_name())
    except RequestError as error:
        state.put(state.NOTICE, error.message)


def graph_of(problem: Problem) -> str:
    """The graph of the plan that a problem is about; empty for one of the plan itself, or seen within a graph."""
    return next((name for name in plan().graphs if f"{problem.where}.".startswith(f"graphs.{name}.")), "")


def _keep_selection() -> None:
    if selected() is None:
        select(None)
