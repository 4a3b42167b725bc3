"""Draw: the person draws, and a network of theirs reads, finished or still training."""

from __future__ import annotations

import streamlit as st

from engine.datasets.base import DATASETS
from engine.errors import LayerlabError, NotFoundError
from engine.runs.rows import RunRow
from engine.text import Message
from engine.train.making import make_plan
from pages.ui import drawing, runs, sitemap, state
from pages.ui.backend import host, owner, store
from pages.ui.components.draw_pad import draw_pad, prediction
from pages.ui.language import _, say
from pages.ui.reading import newest, reads_drawings

PARAMETER = "run"
SHOWN = 50
EACH_S = 1.0
"""How often a run that trains is looked at."""
DEFAULT = {"training.epochs": 4, "training.batch_size": 64}
"""Of the CNN that one click trains: under a minute on two cores, and it reads digits well."""


def show_page() -> None:
    """The pad at the left, what the network reads at the right."""
    st.title(_("Draw"), anchor=False)
    own = [row for row in store().runs(owner(), limit=SHOWN) if reads_drawings(row)]
    row = _chosen(own)
    left, right = st.columns([2, 3], gap="large")
    with left:
        if row:
            _switcher(row, own)
        _pad(_wanted(row))
    with right:
        if row:
            _result(row)
        else:
            _first()


def _chosen(own: list[RunRow]) -> RunRow | None:
    """The run of the address, else the one chosen before, else the newest; says why when it cannot be had."""
    asked = st.query_params.get(PARAMETER)
    held = state.get(state.MODEL)
    found = asked or (held if any(row.id == held for row in own) else None) or (own[0].id if own else None)
    if found is None:
        return None
    try:
        row = store().run(found)
    except NotFoundError as error:
        _instead(say(error.message))
        return own[0] if own else None
    if not reads_drawings(row):
        _instead(_("{run} does not learn from pictures, so it cannot read a drawing.").format(run=runs.name(row)))
        return own[0] if own else None
    st.query_params[PARAMETER] = row.id
    return row


def _instead(reason: str) -> None:
    st.error(reason, icon=":material/error:")


def _switcher(row: RunRow, own: list[RunRow]) -> None:
    """Which network reads: one's own, newest first, and that of the link when it is somebody else's."""
    rows = {one.id: one for one in ([] if any(one.id == row.id for one in own) else [row]) + own}
    state.sync(state.MODEL, row.id)
    st.selectbox(
        _("Network"),
        list(rows),
        format_func=lambda run_id: _line(rows[run_id]) if run_id in rows else run_id,
        key=state.MODEL,
        on_change=_switch,
    )


def _line(row: RunRow) -> str:
    parts = [runs.name(row), _accuracy(row), runs.status(row), runs.age(row)]
    return " · ".join(part for part in parts if part)


def _accuracy(row: RunRow) -> str:
    value = drawing.accuracy(row)
    return "" if value is None else _("{share} right").format(share=f"{100 * value:.1f} %")


def _switch() -> None:
    st.query_params[PARAMETER] = state.get(state.MODEL)


def _wanted(row: RunRow | None) -> str:
    """What to draw for this network."""
    classes = DATASETS.make(row.plan.dataset).spec().classes if row else tuple("0123456789")
    if classes == tuple("0123456789"):
        return _("Draw a digit")
    return _("Draw one of: {names}").format(names=", ".join(_(name) for name in classes))


def _pad(wanted: str) -> None:
    """The pad, undo, clear and the file.

    No fragment: of a stroke and a click close together Streamlit would show the stroke's rerun alone.
    """
    draw_pad(drawing.kept(), drawing.revision(), wanted, key=state.PAD, on_drawn=drawing.hear)
    with st.container(horizontal=True, key="pad-tools"):
        st.button(
            _("Undo"), key="undo", icon=":material/undo:", on_click=drawing.undo,
            help=_("Takes the last stroke back, or brings back what was cleared. So does Ctrl+Z."),
        )  # fmt: skip
        st.button(
            _("Clear"), key="clear", icon=":material/ink_eraser:", on_click=drawing.clear,
            help=_("Empties the pad. So does Escape; Undo brings the drawing back."),
        )  # fmt: skip
        strokes = drawing.kept()["strokes"]
        st.download_button(
            _("Save the strokes"),
            drawing.strokes_file(strokes),
            "drawing.jsonl",
            "application/jsonl",
            key="save-strokes",
            icon=":material/download:",
            type="tertiary",
            disabled=not strokes,
            on_click="ignore",
            help=_(
                "A strokes file, which the command line reads: `python -m engine predict RUN --strokes drawing.jsonl`"
            ),
        )


def _first() -> None:
    """With no network yet: one click trains one."""
    st.header(_("No network reads yet"), anchor=False)
    st.write(
        _(
            "One click trains a small convolutional network on drawn digits. It takes under a minute, and it reads while it learns."
        )
    )
    st.button(
        _("Train a digit reader"), key="train-default", type="primary", icon=":material/play_arrow:", on_click=_train
    )
    refusal: Message | None = state.take(state.DRAW_NOTICE)
    if refusal:
        st.error(say(refusal), icon=":material/error:")
    st.page_link(sitemap.path("build"), label=_("Build one of your own"), icon=":material/account_tree:")


def _train() -> None:
    try:
        run_id = store().submit(make_plan("cnn", "ink", DEFAULT), owner())
        host().wake()
    except LayerlabError as error:
        state.put(state.DRAW_NOTICE, error.message)
        return
    st.query_params[PARAMETER] = run_id


def _result(row: RunRow) -> None:
    """While the run trains, this part looks again each second; no page asks by a clock afterwards."""
    st.fragment(run_every=None if row.is_over else EACH_S)(_reading)(row.id, row.status)


def _reading(run_id: str, status: str) -> None:
    try:
        row = store().run(run_id)
    except NotFoundError as error:
        _instead(say(error.message))
        return
    if row.status != status:
        st.rerun()
    if not row.is_over:
        _progress(row)
    prediction(row.id, newest(row.id), _wanted(row), drawing.shown(), key="prediction", on_shown=drawing.hear_shown)
    if row.status in {"failed", "diverged"} and row.message:
        _instead(say(row.message))


def _progress(row: RunRow) -> None:
    if row.status == "queued":
        st.caption(_("This network waits for its turn: {status}.").format(status=runs.status(row)))
        return
    text = _("{status}: step {step} of {steps}. The pad reads with what it knows so far.").format(
        status=runs.status(row).capitalize(), step=f"{row.step:,}", steps=f"{row.steps:,}"
    )
    value = _accuracy(row)
    st.progress(min(1.0, row.step / max(1, row.steps)), text=f"{text} · {value}" if value else text)


show_page()
