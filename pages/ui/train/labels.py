"""The form for a run's name, tags and note."""

from __future__ import annotations

import streamlit as st

from engine.errors import LayerlabError
from engine.runs.rows import RunRow
from engine.runs.run_labels import MAX_NAME, MAX_NOTE, RunLabels, labels_of, set_labels, split_tags
from pages.ui import state
from pages.ui.backend import owner, store
from pages.ui.language import _
from pages.ui.runs import run_text


def form(row: RunRow) -> None:
    """For the owner of the run; others see its note."""
    labels = labels_of(row)
    if row.owner != owner():
        if labels.note:
            st.text(labels.note)
        return
    with st.expander(_("Name, tags and note"), key="labels"), st.form(f"labels-{row.id}", border=False):
        st.text_input(
            _("Name"), labels.name, max_chars=MAX_NAME, key=_key("name", row.id), placeholder=run_text.name(row)
        )
        st.text_input(_("Tags, separated by commas"), ", ".join(labels.tags), key=_key("tags", row.id))
        st.text_area(_("Note"), labels.note, max_chars=MAX_NOTE, key=_key("note", row.id))
        st.checkbox(_("Pin to the top of lists"), labels.is_pinned, key=_key("pinned", row.id))
        st.form_submit_button(_("Save"), on_click=_save, args=(row.id,), key=_key("save", row.id))


def _key(field: str, run_id: str) -> str:
    return f"label-{field}-{run_id}"


def _save(run_id: str) -> None:
    name, tags, note, pinned = (state.get(_key(field, run_id)) for field in ("name", "tags", "note", "pinned"))
    try:
        set_labels(store(), run_id, RunLabels(name or "", split_tags(tags or ""), note or "", bool(pinned)), owner())
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)
