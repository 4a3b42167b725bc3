"""The download of a data set: a button, then its progress."""

from __future__ import annotations

import streamlit as st

from engine.datasets.base import Dataset
from engine.datasets.files import Downloaded
from pages.ui.data.downloads import downloads
from pages.ui.language import _, say


def show(dataset: type[Dataset]) -> None:
    """Downloads the set on a click; while it is downloading, this fragment reruns once per second."""
    known = downloads().get(dataset.name)
    if known and known.running:
        st.fragment(run_every=1.0)(_progress)(dataset.name)
        return
    size = sum(remote.bytes for remote in dataset.remotes()) / 1e6 if issubclass(dataset, Downloaded) else 0.0
    text = _("**{title}** is not on this machine yet. Download it once from its official source ({size} MB).")
    st.markdown(text.format(title=_(dataset.title), size=f"{size:.0f}"))
    if st.button(_("Download"), key=f"download-{dataset.name}", type="primary", icon=":material/download:"):
        downloads().start(dataset.name)
        st.rerun()
    if known and known.error:
        st.warning(say(known.error), icon=":material/cloud_off:")


def _progress(name: str) -> None:
    known = downloads().get(name)
    if known is None or not known.running:
        st.rerun()
    size = _("{done} of {total} MB").format(done=f"{known.fetched / 1e6:.1f}", total=f"{known.total / 1e6:.1f}")
    st.progress(min(known.share, 1.0), text=size)
    st.button(_("Cancel"), key=f"cancel-{name}", icon=":material/close:", on_click=known.cancel)
