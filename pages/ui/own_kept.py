"""A set of one's own that was kept: what was done to it, how it is balanced, and taking it away."""

from __future__ import annotations

import re

import streamlit as st

from engine.datasets.own import shelf
from engine.errors import LayerlabError
from engine.losses.base import LOSSES
from engine.registry import Choice
from engine.train.plan import Plan
from pages.ui import own, state
from pages.ui.backend import store
from pages.ui.language import _, say


def show(entry: shelf.About) -> None:
    """The report of what was done, and the button that deletes."""
    with st.expander(_("What was done to the data"), key="own-report", icon=":material/list:"):
        if entry.report:
            st.markdown("\n".join(f"- {say(line)}" for line in entry.report))
        if entry.weights:
            st.caption(_("The classes are balanced by weights in the loss, where a plan is built with this data."))
    with st.popover(_("Delete"), icon=":material/delete:", key="own-delete-box", type="tertiary"):
        used = store().uses(entry.id)
        if used:
            st.write(
                _("Runs have learned from this data. They keep their networks and curves, but cannot go on training.")
            )
        else:
            st.write(_("No run has learned from this data."))
        st.button(
            _("Delete the data"), key="own-delete", icon=":material/delete:", on_click=_delete, args=(entry.id, used)
        )


def _delete(set_id: str, used: bool) -> None:
    choice = Choice(name=shelf.about(set_id).kind, id=set_id)
    if not own.mine(choice):
        return
    try:
        shelf.delete(set_id, used)
    except LayerlabError as error:
        state.put(state.OWN_NOTICE, error.message)
        return
    state.put(state.OWN_KEPT, own.NEW)


def weighted(plan: Plan) -> Plan:
    """The plan with its loss balanced, where its data were kept to be balanced so."""
    entry = own.about(plan.dataset)
    if entry is None or not entry.weights or "balance" not in LOSSES.get(plan.loss.name).model_fields:
        return plan
    return plan.model_copy(update={"loss": Choice(name=plan.loss.name, **{**plan.loss.config, "balance": True})})


def escaped(title: str) -> str:
    """A person's words in a place that reads Markdown."""
    return re.sub(r"([\\\\`*_{}\[\]()#+\-.!|<>~:$])", r"\\\1", title)
