"""Undo and redo, and a menu with what is done to the plan as a whole: name, link, file, earlier runs."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.plan.plan import Plan
from engine.runs.rows import RunRow
from pages.ui.build import current_plan, plan_file
from pages.ui.language import _
from pages.ui.markdown import escaped
from pages.ui.runs import run_text


def plan_menu(plan: Plan, rows: Sequence[RunRow], is_valid: bool) -> None:
    """`rows`: the runs whose plans are offered. `is_valid`: the plan can be shown as source."""
    held = current_plan.plans()
    with st.container(key="plan-menu", horizontal=True, vertical_alignment="center", gap="small", width="content"):
        st.button(
            _("Undo"), key="undo-plan", icon=":material/undo:", on_click=current_plan.undo, disabled=not held.past,
            type="tertiary", help=_("Undoes your last change."),
        )  # fmt: skip
        st.button(
            _("Redo"), key="redo-plan", icon=":material/redo:", on_click=current_plan.redo, disabled=not held.future,
            type="tertiary",
        )  # fmt: skip
        with st.popover(_("Plan"), key="files", type="tertiary", on_change="rerun") as box:
            if box.open:
                plan_file.files(plan)
                _earlier(rows)
                if is_valid:
                    plan_file.source_code(plan)


def _earlier(rows: Sequence[RunRow]) -> None:
    """The plans of earlier runs; a click replaces the plan on screen."""
    with st.expander(_("From an earlier run"), key="earlier", type="compact"):
        if not rows:
            st.caption(_("No runs yet."))
        for row in rows:
            st.button(
                f"{escaped(run_text.name(row))} · {run_text.age(row)}", key=f"earlier-{row.id}", width="stretch",
                type="tertiary", on_click=_open, args=(row,),
            )  # fmt: skip


def _open(row: RunRow) -> None:
    current_plan.set_plan(row.plan)
