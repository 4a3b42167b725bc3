"""The network of the classes at work: its board while it trains, and its answer for a new image."""

from __future__ import annotations

import streamlit as st

from engine.errors import NotFoundError
from engine.runs.rows import RunRow
from pages.ui import sitemap, state
from pages.ui.backend import store
from pages.ui.classes import boxes, class_form
from pages.ui.components.draw_pad import draw_pad
from pages.ui.draw import drawing
from pages.ui.language import _
from pages.ui.predict import picture_files
from pages.ui.predict.asking import shown_errors
from pages.ui.predict.suitability import PREDICTOR
from pages.ui.runs.model_choice import poll_interval_s
from pages.ui.train.live_board import live_board


def show() -> None:
    run_id = state.get(state.CLASS_RUN)
    if run_id is None:
        st.caption(_("Train starts a network on these images. It answers here while it learns."))
        return
    try:
        row = store().run(str(run_id))
    except NotFoundError:
        state.drop(state.CLASS_RUN)
        return
    st.subheader(_("Try it"), anchor=False)
    st.fragment(run_every=poll_interval_s(row))(_answer)(row.id, row.status)
    live_board([row.id], key=f"classes-{row.id}", compact=True, row=row)
    with st.container(horizontal=True):
        train, predict = _("Open in Train"), _("Open in Predict")
        st.page_link(sitemap.path("train"), label=train, icon=":material/show_chart:", query_params={"run": row.id})
        st.page_link(
            sitemap.path("predict"), label=predict, icon=":material/lightbulb:", query_params={PREDICTOR: row.id}
        )


def _answer(run_id: str, status: str) -> None:
    """The answer for the chosen image, asked again while the network learns."""
    row = shown_errors(lambda: store().run(run_id))
    if row is None:  # deleted meanwhile
        return
    if row.status != status:
        st.rerun()
    names = class_form.ways()
    way = st.segmented_control(
        _("Image"), list(names), format_func=names.__getitem__, default="files", key=class_form.TRY_WAY, required=True,
        label_visibility="collapsed", on_change=class_form.only_one_pad, args=(class_form.TRY_WAY,),
    )  # fmt: skip
    if way == "pad":
        _drawing(row)
    elif file := picture_files.photo() if way == "camera" else picture_files.one():
        picture_files.answers(row, file)


def _drawing(row: RunRow) -> None:
    """The pad beside the answer for what is drawn on it."""
    left, right = st.columns(2)
    with left:
        draw_pad(drawing.kept(), drawing.revision(), _("Draw"), key=state.PAD, on_drawn=drawing.accept_strokes)
        st.button(_("Clear"), key="clear", icon=":material/ink_eraser:", on_click=drawing.clear)
    with right:
        strokes = drawing.kept()["strokes"]
        if strokes:
            picture_files.answers(row, {_("Drawing"): boxes.drawing_file(strokes)}, explained=False)
