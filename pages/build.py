"""Build: settings in folds at the left, the graph in the middle, the newest run at the right, Start at the bottom."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.errors import Problem
from engine.graph.check import Checked, check
from engine.plan.plan import Plan
from engine.runs.rows import RunRow
from engine.text import Message
from pages.ui import state
from pages.ui.backend import owner, store
from pages.ui.build import current_plan, fork_start, launch, plan_link, race
from pages.ui.build.choices import choices
from pages.ui.build.graph_choice import graph_choice
from pages.ui.build.graph_edits import apply_new
from pages.ui.build.inspector import inspector
from pages.ui.build.last_valid_plan import LastValidPlan
from pages.ui.build.lesson import lesson
from pages.ui.build.plan_menu import plan_menu
from pages.ui.build.start_bar import start_bar
from pages.ui.components.graph_editor import graph_editor
from pages.ui.forms.explanation import draw_late
from pages.ui.forms.problem_list import show_error, show_notice
from pages.ui.graph.direction import longest_chain
from pages.ui.graph.graph_data import editor_data
from pages.ui.graph.living_graph import living_graph
from pages.ui.graph.preview import preview
from pages.ui.graph.unit_names import unit_names
from pages.ui.language import _, say_plainly

RUNS = 30
"""Maximum number of earlier runs that are offered, and among which the newest run of the plan is sought."""


def show_page() -> None:
    """Settings, graph, and what a run of it shows; the bar with Start comes first, so that Tab reaches it early."""
    state.drop(state.LATE)
    refused = plan_link.arrive()
    plan = current_plan.plan()
    with st.container(key="build-page", gap=None):
        problems = start_bar(plan)
        changed = choices(plan, problems)
        stage = st.container(key="build-stage", gap="small")
        side = st.container(key="side", gap="small")
        with stage:
            _heading(plan, refused)
            changed, draw_graph = _graph(changed, problems, side)
        menu = st.container(key="menu-place")
    if current_plan.set_plan(changed):
        st.rerun()
    launch.start_if_asked(plan, problems)
    race.start_if_asked(problems)
    rows = store().runs(owner(), limit=RUNS, with_members=False)
    race.remember(rows)
    row = launch.newest_run(plan, rows)
    draw_graph(row)
    with side:
        launch.strip(plan, row)
    with menu:
        plan_menu(plan, rows, not problems)
    plan_link.show(plan)
    draw_late()


def _heading(plan: Plan, refused: object) -> None:
    """Title, the reason if a link could not be opened, and lesson: two elements, so that the graph keeps its place."""
    with st.container(key="build-head", gap="small"):
        st.title(_("Build"), anchor=False)
        show_notice(state.PLAN_NOTICE)
        if refused is not None:
            show_error(refused, "link")  # type: ignore[arg-type]
        fork_start.note()
    with st.container(key="lesson-place"):
        lesson(plan)


def _graph(
    plan: Plan, problems: Sequence[Problem], side: DeltaGenerator
) -> tuple[Plan, Callable[[RunRow | None], None]]:
    """The form of the selected layer, and what draws the graph editor, once it is known whether a run has begun."""
    with st.container(key="graph-choice"):
        name = graph_choice(plan, problems)
    graph = plan.graphs.get(name)
    if graph is None:
        return plan, lambda row: None
    checked = check(graph)
    inside = [_inside(p, f"graphs.{name}.") for p in problems if p.where.startswith(f"graphs.{name}.")]
    drawing = st.container(key="graph-place")
    with side:
        changed = inspector(graph, checked, inside)

    def draw(row: RunRow | None) -> None:
        with drawing:
            data = _editor_data(plan, name, checked, inside)
            live, units = living_graph(row, plan, name), unit_names(plan, name)
            before = None if live or problems else preview(plan)
            graph_editor({**data, "live": live, "units": units, "preview": before}, key=state.GRAPH, on_edits=apply_new)

    return (plan if changed is graph else plan.model_copy(update={"graphs": {**plan.graphs, name: changed}})), draw


def _inside(problem: Problem, prefix: str) -> Problem:
    return problem.model_copy(update={"where": problem.where.removeprefix(prefix)})


def _editor_data(plan: Plan, name: str, checked: Checked, problems: Sequence[Problem]) -> dict[str, object]:
    notice: Message | None = state.take(state.NOTICE)
    client, last = state.get(state.GRAPH_APPLIED, ("", 0))
    return {
        **editor_data(plan.graphs[name], checked, problems),
        "graph": name,
        "longestChain": longest_chain(plan.graphs.values()),
        "selected": current_plan.selected(),
        "group": current_plan.selected_group(),
        "notice": say_plainly(notice) if notice else "",
        "applied": {"client": client, "id": last},
    }


with LastValidPlan():
    show_page()
