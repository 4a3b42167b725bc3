"""What every page needs from the browser and Streamlit does not give: the document's language and its theme."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from pages.ui.language import HTML_CODES, _

_JS = """
const dark = () => {
  const app = document.querySelector('.stApp')
  const [r, g, b] = getComputedStyle(app).backgroundColor.match(/[\\d.]+/g).map(Number)
  return 0.299 * r + 0.587 * g + 0.114 * b < 128
}
const follow = () => { document.documentElement.dataset.theme = dark() ? 'dark' : 'light' }
let watching = null
const lost = Object.assign(document.createElement('p'), { className: 'll-lost', hidden: true })
lost.setAttribute('role', 'status')

// The connection is lost: say so after a second, and take it back when it is there again. Between two tries the state
// changes from waiting to connecting and back, which is no news.
let timer = 0
let words = ''
const look = () => {
  const connection = document.querySelector('.stApp')?.dataset.testConnectionState
  if (connection === 'DISCONNECTED_FOREVER' && reloads()) return
  if (connection !== 'CONNECTED') {
    timer ||= setTimeout(() => show(true), 1000)
    return
  }
  clearTimeout(timer)
  timer = 0
  show(false)
}
const show = (away) => {
  lost.hidden = !away
  lost.textContent = away ? words : ''
  document.documentElement.toggleAttribute('data-lost', away)
}

// Streamlit gives up after a message that it cannot read: only a new document connects again. Once a minute at most.
const reloads = () => {
  const last = Number(sessionStorage.getItem('layerlab-reloaded') ?? 0)
  if (Date.now() - last < 60000) return false
  sessionStorage.setItem('layerlab-reloaded', String(Date.now()))
  location.reload()
  return true
}

// On a phone the menu lies over the page: it goes when a page has been chosen.
const leave = (event) => {
  if (innerWidth >= 768 || !event.target.closest('[data-testid="stSidebarNavLink"]')) return
  setTimeout(() => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click(), 100)
}

export default function ({ data }) {
  document.documentElement.lang = data.lang
  words = data.lost
  follow()
  const app = document.querySelector('.stApp')
  if (watching === app) return
  if (!watching) {
    document.addEventListener('click', leave)
    document.body.append(lost)
  }
  watching = app
  new MutationObserver(follow).observe(app, { attributes: true, attributeFilter: ['class', 'style'] })
  new MutationObserver(look).observe(app, { attributes: true, attributeFilter: ['data-test-connection-state'] })
  look()
}
"""


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component("layerlab_frame", js=_JS)


def frame(language: str) -> None:
    """Sets `<html lang>` and `data-theme`, by which the `--ll-…` colours follow Streamlit's theme."""
    with st.container(key="frame"):
        lost = _("Connection lost. Your runs continue, and this page reconnects by itself.")
        _component()(data={"lang": HTML_CODES[language], "lost": lost}, key="frame-component", height=1)
