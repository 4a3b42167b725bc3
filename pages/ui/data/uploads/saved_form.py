"""A saved upload: its preprocessing report, class balancing, and deletion."""

from __future__ import annotations

import streamlit as st

from engine.datasets.uploads import upload_store
from engine.errors import LayerlabError, NotFoundError
from engine.registry import Choice
from engine.runs.data_set_use import is_used
from engine.text import N_, Message, message
from pages.ui import state
from pages.ui.backend import host_at_once, store
from pages.ui.data.uploads import save_form, upload_names
from pages.ui.language import _, say


def show(entry: upload_store.About) -> None:
    """The preprocessing report, and the Delete button."""
    with st.expander(_("Preprocessing"), key="own-report", icon=":material/list:"):
        if entry.report:
            st.markdown("\n".join(f"- {say(line)}" for line in entry.report))
        if entry.weights:
            st.caption(_("Plans built with this data set use class weights in the loss."))
    with st.popover(_("Delete"), icon=":material/delete:", key="own-delete-box", type="tertiary"):
        used = is_used(store(), host_at_once().artifacts, entry.id)
        if used:
            st.write(
                _("Runs were trained on this data set. They keep their networks and curves, but cannot train further.")
            )
        else:
            st.write(_("No run was trained on this data set."))
        st.button(_("Delete data set"), key="own-delete", icon=":material/delete:", on_click=_delete, args=(entry.id,))
    refusal: Message | None = state.take(state.UPLOAD_NOTICE)
    if refusal:
        save_form.show_refusal(refusal)


def _delete(set_id: str) -> None:
    """Deletes one of the visitor's data sets; if a first click has deleted it already, that is not an error."""
    try:
        if not upload_names.is_allowed(Choice(name=upload_store.about(set_id).kind, id=set_id)):
            return
        upload_store.delete(set_id, is_used(store(), host_at_once().artifacts, set_id))
    except (NotFoundError, FileNotFoundError):
        pass
    except LayerlabError as error:
        state.put(state.UPLOAD_NOTICE, error.message)
        return
    except OSError as error:
        template = N_("The data set could not be deleted: {reason}. Try again later.")
        state.put(state.UPLOAD_NOTICE, message(template, reason=error.strerror or str(error)))
        return
    state.put(state.UPLOAD_SAVED, upload_names.NEW)
