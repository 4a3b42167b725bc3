"""The plan on the Build page: its history in this session, and the functions that change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.errors import Problem, RequestError
from engine.graph import edit
from engine.graph.spec import GraphSpec
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from pages.ui import state

MAX_PAST = 200
"""Maximum number of undo steps."""
FIRST_FAMILY = "mlp"


@dataclass(frozen=True)
class Plans:
    """A plan with its undo and redo history; each method returns a new `Plans`."""

    plan: Plan
    past: tuple[Plan, ...] = ()
    future: tuple[Plan, ...] = ()

    def to(self, plan: Plan) -> Plans:
        """After an edit, which clears the redo history. An edit that changes nothing is not recorded."""
        return self if plan == self.plan else Plans(plan, (*self.past, self.plan)[-MAX_PAST:])

    def undo(self) -> Plans:
        if not self.past:
            return self
        return replace(self, plan=self.past[-1], past=self.past[:-1], future=(self.plan, *self.future))

    def redo(self) -> Plans:
        if not self.future:
            return self
        return replace(self, plan=self.future[0], past=(*self.past, self.plan), future=self.future[1:])

    def newest(self, steps: int) -> Plans:
        """Limited to `steps` steps of undo and of redo."""
        return replace(self, past=self.past[-steps:], future=self.future[:steps])


def plans() -> Plans:
    """This session's history; it begins with the first family."""
    held = state.get(state.PLANS)
    if held is None:
        held = first()
        state.put(state.PLANS, held)
    return held


def first() -> Plans:
    """The plans of a new session."""
    return Plans(make_plan(FIRST_FAMILY))


def plan() -> Plan:
    """The plan on screen."""
    return plans().plan


def restore(held: Plans) -> None:
    """Restores the history of an earlier session."""
    state.put(state.PLANS, held)


def has_plan() -> bool:
    """Whether this session has a plan already."""
    return state.get(state.PLANS) is not None


def set_plan(new: Plan) -> bool:
    """Makes `new` the next step of the history; gives whether it is a change."""
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
    """Moves to another point of the history, and shows a graph that differs there."""
    shown, before = graph_name(), plan().graphs
    state.put(state.PLANS, to)
    changed = [name for name, held in to.plan.graphs.items() if held != before.get(name)]
    if changed and shown not in changed:
        show_graph(changed[0])
    _keep_selection()


def graph_name() -> str:
    """The graph on screen: the chosen one, else the first; empty if the plan has none."""
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
    """The selected node or input of the graph on screen."""
    name = state.get(state.NODE)
    return name if name in graph().nodes or name in graph().inputs else None


def selected_group() -> list[str]:
    """The nodes of the graph on screen that are selected together; empty if there is at most one."""
    nodes = graph().nodes
    names = [name for name in state.get(state.SELECTED_GROUP, ()) if name in nodes]
    return names if len(names) > 1 else []


def select(name: str | None, group: Sequence[str] = ()) -> None:
    """Selects a node or an input, or the nodes of `group` together; `name` is then the one with the focus."""
    state.put(state.NODE, name)
    state.put(state.SELECTED_GROUP, tuple(group))


def edit_graph(name: str, arguments: Mapping[str, Any], where: str) -> None:
    """Applies an edit to a graph of the plan. Raises `RequestError` if that is impossible.

    In the graph on screen, a new node is selected; if the selected node is removed, a neighbor is.
    """
    held = plan()
    before = held.graphs.get(where, GraphSpec())
    removed: Sequence[str] = [arguments["node"]] if name == "remove" else ()
    removed = arguments["nodes"] if name == "remove_nodes" else removed
    neighbours = [*(s for n in removed for s in before.sources(n)), *(t for n in removed for t in before.targets(n))]
    after = edit.apply(before, name, arguments)
    set_plan(held.model_copy(update={"graphs": {**held.graphs, where: after}}))
    if where != graph_name():
        return
    added = [node for node in after.nodes if node not in before.nodes]
    if added:
        select(added[0], added if name == "duplicate_nodes" else ())
    elif removed and selected() is None:
        select(next((node for node in neighbours if node in after.nodes), None))


def apply_fix(problem: Problem) -> None:
    """Applies the fix of a problem to its graph; if that is impossible, a notice beside the graph says why."""
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
    """The graph of the plan that a problem concerns; empty for a problem of the plan itself."""
    return next((name for name in plan().graphs if f"{problem.where}.".startswith(f"graphs.{name}.")), "")


def _keep_selection() -> None:
    if selected() is None and not selected_group():
        select(None)
