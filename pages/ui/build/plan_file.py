"""A plan as a file: download as JSON or PyTorch source, upload as JSON."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine.datasets.base import DATASETS
from engine.errors import LayerlabError
from engine.host.requests.source import Source
from engine.plan.link import from_json, to_json
from engine.plan.plan import Plan
from engine.views import unpack
from pages.ui import state, widgets
from pages.ui.backend import host, owner
from pages.ui.build import current_plan
from pages.ui.forms.explanation import later, source
from pages.ui.forms.problem_list import show_error
from pages.ui.language import _

UPLOAD = "plan-upload"
TITLE = "plan-title"


def files(plan: Plan) -> None:
    """Name, link, download and upload."""
    widgets.sync(TITLE, plan.title)
    st.text_input(_("Plan name"), key=TITLE, max_chars=120, on_change=_rename, help=_("Its runs get this name."))
    st.caption(_("The address of this page holds the whole plan. Copy it to share, or bookmark it."))
    st.download_button(
        _("Download plan"), to_json(plan), "plan.json", "application/json", key="plan-download", on_click="ignore",
        icon=":material/download:", width="stretch",
    )  # fmt: skip
    _upload()


def _rename() -> None:
    current_plan.set_plan(current_plan.plan().model_copy(update={"title": str(state.get(TITLE, "")).strip()}))


def source_code(plan: Plan) -> None:
    """Reserves the place of the network as PyTorch source; `plan` must have no problems."""
    later(lambda: _source(plan))


def _source(plan: Plan) -> None:
    """The network as PyTorch source, and a download of it with the preparation of the data."""
    text = source(to_json(plan))
    title = _("PyTorch code")
    st.markdown(f"**{title}**")
    st.code(text, language="python", height=280)
    dataset = DATASETS.make(plan.dataset)
    with_data = dataset.ready() and dataset.allowed(owner())
    if with_data:
        st.caption(
            _(
                "The file also holds what the data need: scales, categories, vocabulary or image preparation, class "
                "names, and `predict` for raw samples. A trained network is downloaded with its weights on its Train page."
            )
        )
    st.download_button(
        _("Download source"), _complete(plan, with_data), "network.py", "text/x-python", key="source-download", on_click="ignore",
        icon=":material/download:", width="stretch",
    )  # fmt: skip


def _complete(plan: Plan, with_data: bool) -> Callable[[], str]:
    """What computes the whole file when it is downloaded, in a thread without a session."""
    client = host()
    return lambda: str(unpack(client.ask(Source(plan=plan, with_data=with_data)))["source"])


def _upload() -> None:
    file = st.file_uploader(_("Open plan"), type=["json"], key=UPLOAD, max_upload_size=2)
    if file is None or state.get(state.PLAN_FILE_TAKEN) == file.file_id:
        return
    try:
        uploaded = from_json(file.getvalue())
    except LayerlabError as error:
        show_error(error, UPLOAD)
        return
    state.put(state.PLAN_FILE_TAKEN, file.file_id)
    if current_plan.set_plan(uploaded):
        st.rerun()
