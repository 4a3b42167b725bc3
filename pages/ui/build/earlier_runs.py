"""Starting from the plan of an earlier run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine.plan.plan import Plan
from pages.ui.language import _
from pages.ui.markdown import escaped
from pages.ui.runs import run_text


def earlier_runs(rows: Sequence[Any]) -> Plan | None:
    """The plan of an earlier run, if one was chosen."""
    with st.popover(_("From an earlier run"), key="earlier", type="tertiary"):
        if not rows:
            st.caption(_("No runs yet."))
        for row in rows:
            if st.button(
                f"{escaped(run_text.name(row))} · {run_text.age(row)}", key=f"earlier-{row.id}", width="stretch"
            ):
                return row.plan
    return None
