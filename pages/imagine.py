"""Imagine: a generative run of one's own makes something new, finished or still training."""

from __future__ import annotations

import streamlit as st

from engine.errors import LayerlabError, NotFoundError
from engine.runs.rows import RunRow
from engine.text import N_, Message
from engine.train.making import ready_plan
from pages.ui import runs, sitemap, state
from pages.ui.backend import host, owner, store
from pages.ui.components.imagine import latent, samples
from pages.ui.imagining import Imagination, imagination_of, imagines
from pages.ui.language import _, say
from pages.ui.reading import newest

PARAMETER = "run"
SHOWN = 50
EACH_S = 1.0
"""How often a run that trains is looked at."""
WIDTHS = {"codes": (3, 2), "noise": (1, 3)}
"""Of the moving picture and of the samples."""
INTRODUCTIONS = {
    "codes": N_(
        "This network has learned to turn a few numbers, a code, into a picture. Move through the codes, and it draws "
        "what lies there, also between the pictures that it knows."
    ),
    "noise": N_(
        "This network has learned to turn random numbers into pictures that pass for real ones. Every sample here was "
        "never seen by anyone before."
    ),
    "points": N_("This network has learned to place points as the data do, from nothing but random numbers."),
    "text": N_(
        "This network has learned which token comes next. Give it a beginning, and it goes on, one token at a time."
    ),
}


def show_page() -> None:
    """Which network, then what it imagines."""
    st.title(_("Imagine"), anchor=False)
    own = [row for row in store().runs(owner(), limit=SHOWN) if imagines(row)]
    row = _chosen(own)
    if row is None:
        _first()
        return
    known = imagination_of(row)
    _switcher(row, own, known)
    st.fragment(run_every=None if row.is_over else EACH_S)(_imagining)(row.id, row.status, known)


def _chosen(own: list[RunRow]) -> RunRow | None:
    """The run of the address, else the one chosen before, else the newest; says why when it cannot be had."""
    asked, held = st.query_params.get(PARAMETER), state.get(state.IMAGINER)
    found = asked or (held if any(row.id == held for row in own) else None) or (own[0].id if own else None)
    if found is None:
        return None
    try:
        row = store().run(found)
        imagination_of(row)
    except NotFoundError as error:
        st.error(say(error.message), icon=":material/error:")
        return own[0] if own else None
    st.query_params[PARAMETER] = row.id
    state.put(state.IMAGINER, row.id)
    return row


def _switcher(row: RunRow, own: list[RunRow], known: Imagination) -> None:
    """Which network imagines: one's own, newest first, and that of the link when it is somebody else's."""
    rows = {one.id: one for one in ([] if any(one.id == row.id for one in own) else [row]) + own}
    state.sync(state.MODEL, row.id)
    st.selectbox(
        _("Network"),
        list(rows),
        format_func=lambda run_id: _line(rows[run_id]) if run_id in rows else run_id,
        key=state.MODEL,
        on_change=_switch,
        help=_(INTRODUCTIONS[known.way]),
    )


def _line(row: RunRow) -> str:
    return " · ".join((runs.name(row), runs.status(row), runs.age(row)))


def _switch() -> None:
    st.query_params[PARAMETER] = state.get(state.MODEL)


def _first() -> None:
    """With no network yet: one click trains one."""
    st.header(_("No network imagines yet"), anchor=False)
    st.write(
        _(
            "One click trains a variational autoencoder on drawn digits. It takes about two minutes. Every place on a "
            "plane becomes a picture, and you can walk over it while it learns."
        )
    )
    with st.container(horizontal=True):
        st.button(
            _("Train a network that imagines digits"),
            key="train-default",
            type="primary",
            icon=":material/play_arrow:",
            on_click=_train,
        )
    refusal: Message | None = state.take(state.IMAGINE_NOTICE)
    if refusal:
        st.error(say(refusal), icon=":material/error:")
    st.page_link(sitemap.path("build"), label=_("Build one of your own"), icon=":material/account_tree:")


def _train() -> None:
    try:
        run_id = store().submit(ready_plan("vae"), owner())
        host().wake()
    except LayerlabError as error:
        state.put(state.IMAGINE_NOTICE, error.message)
        return
    st.query_params[PARAMETER] = run_id


def _imagining(run_id: str, status: str, known: Imagination) -> None:
    """While the run trains, this part looks again each second; no page asks by a clock afterwards."""
    try:
        row = store().run(run_id)
    except NotFoundError as error:
        st.error(say(error.message), icon=":material/error:")
        return
    if row.status != status:
        st.rerun()
    if not row.is_over:
        _progress(row)
    _pictures(row.id, newest(row.id), known)
    if row.status in {"failed", "diverged"} and row.message:
        st.error(say(row.message), icon=":material/error:")


def _pictures(run_id: str, step: int, known: Imagination) -> None:
    """The moving picture, where there is one, and beside it what there is to choose from."""
    if known.way not in WIDTHS:
        samples(run_id, step, known, key="samples")
        return
    left, right = st.columns(WIDTHS[known.way], gap="large")
    with left:
        latent(run_id, step, known, key="latent")
    with right:
        samples(run_id, step, known, key="samples")


def _progress(row: RunRow) -> None:
    if row.status == "queued":
        st.caption(_("This network waits for its turn: {status}.").format(status=runs.status(row)))
        return
    text = _("{status}: step {step} of {steps}. It imagines with what it knows so far.").format(
        status=runs.status(row).capitalize(), step=f"{row.step:,}", steps=f"{row.steps:,}"
    )
    st.progress(min(1.0, row.step / max(1, row.steps)), text=text)


show_page()
