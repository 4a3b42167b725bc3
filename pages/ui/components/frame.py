"""What every page needs from the browser and Streamlit does not give: the document's language and its theme."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from pages.ui.language import HTML_CODES

_JS = """
const dark = () => {
  const app = document.querySelector('.stApp')
  const [r, g, b] = getComputedStyle(app).backgroundColor.match(/[\\d.]+/g).map(Number)
  return 0.299 * r + 0.587 * g + 0.114 * b < 128
}
const follow = () => { document.documentElement.dataset.theme = dark() ? 'dark' : 'light' }
let watching = null

// On a phone the menu lies over the page: it goes when a page has been chosen.
const leave = (event) => {
  if (innerWidth >= 768 || !event.target.closest('[data-testid="stSidebarNavLink"]')) return
  setTimeout(() => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click(), 100)
}

export default function ({ data }) {
  document.documentElement.lang = data.lang
  follow()
  const app = document.querySelector('.stApp')
  if (watching === app) return
  if (!watching) document.addEventListener('click', leave)
  watching = app
  new MutationObserver(follow).observe(app, { attributes: true, attributeFilter: ['class', 'style', 'data-theme'] })
}
"""


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component("layerlab_frame", js=_JS)


def frame(language: str) -> None:
    """Sets `<html lang>` and `data-theme`, by which the `--ll-…` colours follow Streamlit's theme."""
    with st.container(key="frame"):
        _component()(data={"lang": HTML_CODES[language]}, key="frame-component", height=1)
