"""The menu of a run: what is needed rarely, so that it takes no room on the page."""

from __future__ import annotations

import streamlit as st

from engine.errors import LayerlabError
from engine.runs.rows import RunRow
from pages.ui import address, sitemap, state
from pages.ui.backend import host, owner, store
from pages.ui.language import _
from pages.ui.predict import download
from pages.ui.train import check, labels, learning_rate, settings


def menu(row: RunRow, parameter: str) -> None:
    """Exact settings, the link, downloads, and Delete. `parameter`: of the address, which names the run."""
    # Streamlit forgets the values of widgets in a closed popover that its browser has not shown yet.
    with st.popover(
        _("More"), key=state.RUN_MENU, help=_("Settings, link, downloads, delete"), on_change="rerun"
    ) as box:
        if not box.open:
            return
        if row.owner == owner() and not row.is_over:
            learning_rate.field(row)
        labels.form(row)
        settings.show(row.plan)
        check.button(row, "check-run")
        _compare(row)
        _link(row, parameter)
        download.show(row)
        if row.owner == owner() and row.is_over:
            _delete_button(row, parameter)


def _compare(row: RunRow) -> None:
    """A link to Compare, with the run that this one goes on from."""
    ids = [row.id] if row.parent is None else [row.parent, row.id]
    label = _("Compare") if row.parent is None else _("Compare with its parent")
    st.page_link(
        sitemap.path("compare"), label=label, icon=":material/compare_arrows:", query_params={"runs": ",".join(ids)}
    )


def _link(row: RunRow, parameter: str) -> None:
    st.caption(_("Link to this run. Anyone who has it can watch."))
    page = (st.context.url or "").partition("?")[0]
    st.code(f"{page}?{parameter}={row.id}", language=None)


def _delete_button(row: RunRow, parameter: str) -> None:
    with st.expander(_("Delete"), icon=":material/delete:", key="delete"):
        st.write(_("The run, its curves and its weights will be deleted permanently."))
        if st.button(_("Delete run"), key="delete-run", type="primary") and _delete(row.id, parameter):
            st.rerun(scope="app")


def _delete(run_id: str, parameter: str) -> bool:
    try:
        store().delete(run_id, owner())
        host().wake()
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)
        return False
    address.write(parameter, None)
    return True
