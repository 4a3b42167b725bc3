"""The diagnoses of a run: one line each with its evidence, why it happens, and cures that can be opened or proven."""

from __future__ import annotations

import streamlit as st

from engine.diagnoses.base import DIAGNOSES, Cure, Finding, diagnose
from engine.diagnoses.cures import offered
from engine.diagnoses.history import History
from engine.errors import LayerlabError
from engine.plan.plan import Plan
from engine.runs.rows import RunRow
from engine.runs.run_history import run_history
from pages.ui import address, sitemap, state
from pages.ui.backend import store
from pages.ui.language import _, say
from pages.ui.runs import plan_text
from pages.ui.runs.submission import submit_once

BESIDE = "beside"
"""The parameter of the address that names the sick run beside the cured one."""


def show(row: RunRow, parameter: str) -> None:
    """One line per diagnosis. `parameter`: of the address, which names the run."""
    found = _found(row.id, row.last_seq)
    if not found:
        return
    with st.container(key="diagnoses"):
        for name, finding in found.items():
            _line(row, name, finding, parameter)


def history_of(run_id: str, last_seq: int) -> History:
    """What the run has reported up to this event."""
    row = store().run(run_id)
    return run_history(store(), row.id, row.plan)


@st.cache_data(max_entries=64, show_spinner=False)
def _found(run_id: str, last_seq: int) -> dict[str, Finding]:
    return diagnose(history_of(run_id, last_seq))


def _line(row: RunRow, name: str, finding: Finding, parameter: str) -> None:
    kind = DIAGNOSES.get(name)
    text = _("**{diagnosis}** since step {step}: {evidence}").format(
        diagnosis=_(kind.title), step=f"{finding.step:,}", evidence=say(finding.evidence)
    )
    cures = [(cure, plan) for cure in finding.cures if (plan := offered(row.plan, cure)) is not None]
    with st.container(horizontal=True, vertical_alignment="center", key=f"diagnosis-{name}"):
        st.markdown(text, help=_(kind.help()), width="content")
        if cures:
            with st.popover(_("Cures"), key=f"cures-{name}", on_change="rerun", type="tertiary") as box:
                if box.open:
                    for number, (cure, plan) in enumerate(cures):
                        _cure(row, cure, plan, f"{name}-{number}", parameter)


def _cure(row: RunRow, cure: Cure, plan: Plan, key: str, parameter: str) -> None:
    """A cure: a link that opens its plan, and a button that starts it beside this run."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"cure-{key}"):
        st.markdown(say(cure.title), width="stretch")
        st.button(
            _("Cure and prove"), key=f"prove-{key}", on_click=_prove, args=(row.id, plan, parameter), type="primary",
            help=_("Trains the cured plan from the same initial weights and with the same batches, and shows both runs."),
        )  # fmt: skip
        if sitemap.path("build").is_file():
            st.page_link(
                sitemap.path("build"), label=_("Open in Build"), icon=":material/account_tree:",
                query_params={plan_text.PARAMETER: plan_text.text_of(plan)},
            )  # fmt: skip


def _prove(sick: str, plan: Plan, parameter: str) -> None:
    """Starts the cured plan, whose page then shows the sick run beside it."""
    try:
        run_id = submit_once(plan)
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)
        return
    address.write(parameter, run_id)
    address.write(BESIDE, sick)
