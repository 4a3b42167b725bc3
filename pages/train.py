"""Train: the live board of a run with its controls, and a switch between runs; each run has its own link."""

from __future__ import annotations

import streamlit as st

from engine.errors import NotFoundError
from engine.runs.repetition import VARIANT
from engine.runs.rows import RunRow
from engine.text import Message
from pages.ui import address, sitemap, state, widgets
from pages.ui.backend import owner, store
from pages.ui.build import plan_link
from pages.ui.components.slow_motion import slow_motion
from pages.ui.data import baseline
from pages.ui.forms.problem_list import show_notice
from pages.ui.language import _, say
from pages.ui.predict.suitability import PREDICTOR, predicts
from pages.ui.responses import end_response
from pages.ui.runs import run_text
from pages.ui.train import (
    changes,
    check,
    diagnoses,
    gan_steps,
    learning_rate,
    lineage,
    longer,
    proof,
    seed_cloud,
    speed,
    steering,
)
from pages.ui.train.live_board import live_board
from pages.ui.train.menu import menu
from pages.ui.train.network import network

PARAMETER = "run"
SHOWN = 50


@st.fragment
def show_page() -> None:
    """The run in the address, else the visitor's newest run, else where to start one."""
    _show_run()
    end_response("train")


def _show_run() -> None:
    own = store().runs(owner(), limit=SHOWN, with_members=False)
    asked = address.read(PARAMETER) or (own[0].id if own else None)
    if asked is None:
        _nothing_yet()
        return
    try:
        row = store().run(asked)
    except NotFoundError as error:
        _unknown(error.message, own)
        return
    address.write(PARAMETER, row.id)
    _bar(row, own)
    show_notice(state.RUN_NOTICE)
    forks = store().forks(row.id, {row.owner, owner()})
    found = changes.beside(row, forks)
    _lineage(row, forks, found)
    above = st.container()
    with st.container(key="train-stage"):
        live_board([row.id], key="live", row=row, beside=found.options(), on_without=changes.start_without)
        with st.container(key="network"):
            network(row)
    seed_cloud.section(row, PARAMETER)
    with above:  # after the board, which does not wait for them
        proof.show(row)
        diagnoses.show(row, PARAMETER)
        baseline.show(row.plan.dataset, row.summary)


def _bar(row: RunRow, own: list[RunRow]) -> None:
    """The run, its controls and its menu, in one line on a wide screen."""
    with st.container(key="controls", horizontal=True, vertical_alignment="center"):
        _switcher(row, own)
        if row.owner != owner():
            st.caption(_("This run belongs to someone else. You can watch it, but not control it."))
        elif row.is_over:
            _afterwards(row)
        else:
            steering.transport(row)
            if gan_steps.applies_to(row):
                gan_steps.single_network(row)
            speed.choice(row)
            learning_rate.slider(row)
        slow_motion(row)
        menu(row, PARAMETER)


def _lineage(row: RunRow, forks: list[RunRow], found: changes.Beside) -> None:
    """Where the run comes from, which race it is in, what goes on from it, and what was changed in it; nothing for most runs."""
    again, forks = check.repetition(forks), [one for one in forks if one.variant != VARIANT]
    if row.parent is None and row.group is None and not forks and not found.changes and not again:
        return
    with st.container(key="lineage", horizontal=True, vertical_alignment="center"):
        lineage.race(row)
        lineage.parent(row, PARAMETER)
        lineage.forks(forks, PARAMETER)
        changes.box(found, PARAMETER)
        changes.others(found, PARAMETER)
        if row.parent and not again:
            check.button(row, "check-fork")
        if again:
            check.show(row, again)


def _nothing_yet() -> None:
    st.title(_("Train"), anchor=False)
    st.write(_("No runs yet. Build a network or open an example, then press Start."))
    with st.container(horizontal=True):
        _way("build", _("Build a network"), ":material/account_tree:")
        _way("home", _("Open an example"), ":material/home:")


def _unknown(reason: Message, own: list[RunRow]) -> None:
    st.title(_("Train"), anchor=False)
    st.error(say(reason), icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center"):
        if own:
            st.button(_("Show my latest run"), key="newest", on_click=_show, args=(own[0].id,))
        _way("build", _("Build a network"), ":material/account_tree:")


def _way(page: str, label: str, icon: str) -> None:
    if sitemap.path(page).is_file():
        st.page_link(sitemap.path(page), label=label, icon=icon)


def _switcher(row: RunRow, own: list[RunRow]) -> None:
    """The visitor's runs, and the run in the address if it belongs to someone else."""
    rows = {one.id: one for one in ([] if any(one.id == row.id for one in own) else [row]) + own}
    lines = run_text.unique_lines(list(rows.values()))
    # Streamlit identifies the options by their texts, which change with the name and the tags of a run.
    widgets.sync(state.RUN, row.id, tuple(lines.values()))
    st.selectbox(
        _("Run"),
        list(rows),
        format_func=lambda run_id: lines.get(run_id, run_id),
        key=state.RUN,
        label_visibility="collapsed",
        width=320,
        on_change=_switch,
        args=(list(rows),),
    )


def _switch(run_ids: list[str]) -> None:
    chosen = state.get(state.RUN)
    if chosen in run_ids:
        _show(chosen)


def _show(run_id: str) -> None:
    address.write(PARAMETER, run_id)
    address.write(diagnoses.BESIDE, None)


def _afterwards(row: RunRow) -> None:
    """What can be done with a run that is over."""
    longer.go_on(row, PARAMETER)
    if sitemap.path("build").is_file():
        st.page_link(
            sitemap.path("build"), label=_("Edit and run again"), icon=":material/account_tree:",
            query_params={plan_link.COPY: row.id},
        )  # fmt: skip
    if predicts(row) and sitemap.path("predict").is_file():
        st.page_link(
            sitemap.path("predict"), label=_("Predict"), icon=":material/lightbulb:", query_params={PREDICTOR: row.id}
        )


show_page()
