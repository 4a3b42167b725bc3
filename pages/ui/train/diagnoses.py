"""The diagnoses of a run: one line each with its evidence, why it happens, and cures that can be opened or proven."""

from __future__ import annotations

import streamlit as st

from engine.diagnoses.base import DIAGNOSES, Cure, Finding, diagnose
from engine.diagnoses.cures import offered
from engine.diagnoses.history import History
from engine.errors import LayerlabError
from engine.plan.plan import MAX_TITLE, Plan
from engine.runs.lineage import cure_of
from engine.runs.rows import RunRow
from engine.runs.run_history import run_history
from pages.ui import address, sitemap, state
from pages.ui.backend import store
from pages.ui.language import _, say, say_plainly
from pages.ui.runs import plan_text, run_text
from pages.ui.runs.submission import submit_once

RUN = "run"
"""The parameter of Train's address that names its run."""
BESIDE = "beside"
"""The parameter in old links that names the sick run beside the cured one."""


def show(row: RunRow, parameter: str) -> None:
    """One line per diagnosis. `parameter`: of the address, which names the run."""
    found = found_in(row)
    if not found:
        return
    with st.container(key="diagnoses"):
        for name, finding in found.items():
            text = _("**{diagnosis}** since step {step}: {evidence}").format(
                diagnosis=_(DIAGNOSES.get(name).title), step=f"{finding.step:,}", evidence=say(finding.evidence)
            )
            _line(row, name, finding, text, parameter)


def show_first(row: RunRow) -> None:
    """The name of the first diagnosis with its cures, for pages beside Train, where the others and their evidence are."""
    for name, finding in list(found_in(row).items())[:1]:
        with st.container(key="diagnoses"):
            _line(row, name, finding, f"**{_(DIAGNOSES.get(name).title)}**")


def found_in(row: RunRow) -> dict[str, Finding]:
    """The diagnoses of a run by name."""
    return _found(row.id, row.last_seq)


def history_of(run_id: str, last_seq: int) -> History:
    """What the run has reported up to this event."""
    row = store().run(run_id)
    return run_history(store(), row.id, row.plan)


@st.cache_data(max_entries=64, show_spinner=False)
def _found(run_id: str, last_seq: int) -> dict[str, Finding]:
    return diagnose(history_of(run_id, last_seq))


def _line(row: RunRow, name: str, finding: Finding, text: str, parameter: str = "") -> None:
    cures = [(cure, plan) for cure in finding.cures if (plan := offered(row.plan, cure)) is not None]
    with st.container(horizontal=True, vertical_alignment="center", key=f"diagnosis-{name}"):
        st.markdown(text, help=_(DIAGNOSES.get(name).help()), width="content")
        if cures:
            with st.popover(_("Cures"), key=f"cures-{name}", on_change="rerun", type="tertiary") as box:
                if box.open:
                    for number, (cure, plan) in enumerate(cures):
                        _cure(row, cure, plan, f"{name}-{number}", parameter)


def _cure(row: RunRow, cure: Cure, plan: Plan, key: str, parameter: str) -> None:
    """A cure: a link that opens its plan, and a button that starts it beside this run."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"cure-{key}"):
        st.markdown(say(cure.title), width="stretch")
        named = plan.model_copy(update={"title": f"{run_text.name(row)} · {say_plainly(cure.title)}"[:MAX_TITLE]})
        asked = st.button(
            _("Cure and prove"), key=f"prove-{key}", type="primary",
            on_click=_prove if parameter else None, args=(row.id, named, parameter) if parameter else None,
            help=_("Trains the cured plan from the same initial weights and with the same batches, and shows both runs."),
        )  # fmt: skip
        if sitemap.path("build").is_file():
            st.page_link(
                sitemap.path("build"), label=_("Open in Build"), icon=":material/account_tree:",
                query_params={plan_text.PARAMETER: plan_text.text_of(plan)},
            )  # fmt: skip
    if asked and not parameter:
        _prove_on_train(row.id, named)


def _prove(sick: str, plan: Plan, parameter: str) -> None:
    """Starts the cured plan, whose page then shows the sick run beside it."""
    if run_id := _started(sick, plan):
        address.write(parameter, run_id)
        address.write(BESIDE, None)


def _prove_on_train(sick: str, plan: Plan) -> None:
    """The same from another page."""
    if run_id := _started(sick, plan):
        st.switch_page(sitemap.path("train"), query_params={RUN: run_id})
    st.rerun()  # shows why the run could not start


def _started(sick: str, plan: Plan) -> str | None:
    try:
        return submit_once(plan, lineage=cure_of(sick))
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)
        return None
