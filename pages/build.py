"""Build: data and choices on the left, the graph in the middle, cost and the newest run on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from engine.errors import Problem
from engine.graph.check import check
from engine.plan.plan import Plan
from engine.runs.rows import RunRow
from engine.text import Message
from pages.ui import state
from pages.ui.backend import owner, store
from pages.ui.build import (
    current_plan,
    forecast,
    launch,
    layer_defaults,
    plan_file,
    plan_link,
    refinements,
    training_choices,
)
from pages.ui.build.dataset_choice import dataset
from pages.ui.build.earlier_runs import earlier_runs
from pages.ui.build.family import family
from pages.ui.build.graph_choice import graph_choice
from pages.ui.build.graph_edits import apply_new
from pages.ui.build.inspector import inspector
from pages.ui.build.last_valid_plan import LastValidPlan
from pages.ui.build.lesson import lesson
from pages.ui.components.graph_editor import graph_editor
from pages.ui.forms.explanation import draw_late
from pages.ui.forms.problem_list import show_error, show_notice
from pages.ui.graph.graph_data import editor_data
from pages.ui.graph.living_graph import living_graph
from pages.ui.language import _, say_plainly


def show_page() -> None:
    """Three columns; on a phone, one column with the graph first."""
    state.drop(state.LATE)
    refused = plan_link.arrive()
    plan = current_plan.plan()
    with st.container(key="build-page"):
        right, left, middle = st.columns(
            [11, 10, 25], gap="medium"
        )  # the column with Start comes first, so that Tab reaches it early
    outcome = right.container(key="outcome", gap="small")
    with outcome:
        problems = _outcome(plan)
    with left:
        changed = _choices(plan, problems)
    with middle:
        _heading(refused)
        lesson(plan)
        changed, draw_graph = _graph(changed, problems)
    if current_plan.set_plan(changed):
        st.rerun()
    with outcome:
        launch.start_if_asked(plan, problems)
    row = launch.newest_run(plan)
    draw_graph(row)
    with outcome:
        launch.strip(plan, row)
        plan_file.files(plan, not problems)
    plan_link.show(plan)
    draw_late()


def _heading(refused: object) -> None:
    """Title, undo and redo, and the reason if a link could not be opened."""
    held = current_plan.plans()
    with st.container(horizontal=True, vertical_alignment="center", key="build-head"):
        st.title(_("Build"), anchor=False)
        st.button(
            _("Undo"), key="undo-plan", icon=":material/undo:", on_click=current_plan.undo, disabled=not held.past,
            type="tertiary", help=_("Undoes your last change."),
        )  # fmt: skip
        st.button(
            _("Redo"), key="redo-plan", icon=":material/redo:", on_click=current_plan.redo, disabled=not held.future,
            type="tertiary",
        )  # fmt: skip
    show_notice(state.PLAN_NOTICE)
    if refused is not None:
        show_error(refused, "link")  # type: ignore[arg-type]


def _choices(plan: Plan, problems: Sequence[Problem]) -> Plan:
    """All choices in order; each gets the plan as the previous one left it."""
    with st.container(key="choices", gap="small"):
        plan = family(plan)
        plan = earlier_runs(store().runs(owner(), limit=20)) or plan
        plan = dataset(plan, problems)
        plan = training_choices.objective(plan, problems)
        plan = training_choices.optimizer(plan, problems)
        plan = training_choices.batch_and_epochs(plan, problems)
        plan = layer_defaults.activation(plan, current_plan.graph_name())
        plan = layer_defaults.initializer(plan, problems)
        for part in (
            refinements.bias_initializer,
            refinements.schedule,
            refinements.regularisation,
            refinements.augmentation,
            refinements.machine,
        ):
            plan = part(plan, problems)
    return plan


def _graph(plan: Plan, problems: Sequence[Problem]) -> tuple[Plan, Callable[[RunRow | None], None]]:
    """The form of the selected layer, and what draws the graph editor, once it is known whether a run has begun."""
    name = graph_choice(plan, problems)
    graph = plan.graphs.get(name)
    if graph is None:
        return plan, lambda row: None
    checked = check(graph)
    inside = [_inside(p, f"graphs.{name}.") for p in problems if p.where.startswith(f"graphs.{name}.")]
    drawing, form = st.columns([17, 10], gap="medium")
    with form:
        changed = inspector(graph, checked, inside)

    def draw(row: RunRow | None) -> None:
        with drawing:
            data = _editor_data(name, graph, checked, inside)
            live = living_graph(row, plan, name)
            graph_editor({**data, "live": live}, key=state.GRAPH, on_edits=apply_new)

    return (plan if changed is graph else plan.model_copy(update={"graphs": {**plan.graphs, name: changed}})), draw


def _inside(problem: Problem, prefix: str) -> Problem:
    return problem.model_copy(update={"where": problem.where.removeprefix(prefix)})


def _editor_data(name, graph, checked, problems) -> dict[str, object]:  # type: ignore[no-untyped-def]
    notice: Message | None = state.take(state.NOTICE)
    client, last = state.get(state.GRAPH_APPLIED, ("", 0))
    return {
        **editor_data(graph, checked, problems),
        "graph": name,
        "selected": current_plan.selected(),
        "notice": say_plainly(notice) if notice else "",
        "applied": {"client": client, "id": last},
    }


def _outcome(plan: Plan) -> list[Problem]:
    """Cost, Start and problems."""
    cost = forecast.show_forecast(plan)
    problems = forecast.problems_of(plan, cost)
    launch.start_button(bool(problems))
    forecast.show_problems(plan, problems)
    return problems


with LastValidPlan():
    show_page()
