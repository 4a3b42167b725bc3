"""Shows our own SVG drawings, which `st.html` would strip; see `pages.ui.svg`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

_JS = """
export default function ({ data, parentElement }) {
  if (parentElement.innerHTML !== data.html) parentElement.innerHTML = data.html
}
"""


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component("layerlab_still", js=_JS, isolate_styles=False)


def still(html: str, key: str) -> None:
    """Places a drawing. `html` comes from `pages.ui.svg`, where every text from outside is escaped."""
    _component()(data={"html": html}, key=key)
