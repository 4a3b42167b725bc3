"""The graph editor: shows a graph and asks for edits. Its JavaScript is in `assets/js/graph_editor.js`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st

# The graph's own sheet comes last: what it says for touch screens and reduced motion holds for the others, too.
_SHEETS = "".join(f'<link rel="stylesheet" href="/assets/css/{name}.css">' for name in ("wires", "palette", "graph"))
_CARD = "width:244px;height:70px;border-radius:8px;background:var(--ll-surface)"
# Where the cards will stand, until the script has come; it has its style with it, for that may come later.
_HTML = f"""{_SHEETS}
<div class="coming" aria-hidden="true" style="position:relative;height:0">
  <div style="position:absolute;inset:56px 0 auto;display:grid;justify-content:center;gap:60px">
    {f'<i style="{_CARD}"></i>' * 3}
  </div>
</div>"""

_JS = """
const editor = import(new URL("/assets/js/graph_editor.js", location.origin).href)
const gone = new WeakSet()

export default function (component) {
  const { parentElement } = component
  gone.delete(parentElement)
  editor.then((module) => gone.has(parentElement) || module.draw({ ...component, data: JSON.parse(component.data.graph) }))
  return () => {
    gone.add(parentElement)
    editor.then((module) => module.forget(parentElement))
  }
}
"""


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component("layerlab_graph_editor", html=_HTML, js=_JS)


def graph_editor(data: Mapping[str, Any], key: str, on_edits: Callable[[], None]) -> None:
    """`data` is what `pages.ui.build.graph_data.editor_data` gives; `on_edits` is called with edits waiting in the state."""
    # As text: Streamlit asks of every list whether it is a table, and loads pandas (60 MB) for the question.
    packed = json.dumps(data, ensure_ascii=False)
    _component()(data={"graph": packed}, key=key, on_edits_change=on_edits)
