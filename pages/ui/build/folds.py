"""The folds that hold the settings of Build: a title, and while one is closed, its values in a line.

The content of a closed fold is drawn, too: Streamlit forgets the values of widgets that are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from pages.ui import state, widgets
from pages.ui.backend import owner
from pages.ui.build.open_folds import open_folds


@contextmanager
def fold(name: str, title: str, values: str) -> Iterator[None]:
    """A fold with the content drawn inside the `with` block; `values` is its summary."""
    key = f"fold-{name}"
    widgets.sync(key, name in open_folds().of(owner()))
    with st.container(key=f"{key}-place", gap=None):
        box = st.expander(title, key=key, on_change=_keep, args=(name, key), type="compact")
        st.html(f'<p class="ll-fold-values">{escape(values)}</p>')
        with box:
            yield


def _keep(name: str, key: str) -> None:
    """A fold was opened or closed: remembers it for the visitor."""
    known = open_folds().of(owner())
    open_folds().keep(owner(), known | {name} if state.get(key) else known - {name})
