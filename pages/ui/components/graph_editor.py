"""The graph editor: shows a graph and asks for edits. Its JavaScript is in `assets/js/graph`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pages.ui.components.script import as_text, scripted

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


def graph_editor(data: Mapping[str, Any], key: str, on_edits: Callable[[], None]) -> None:
    """`data` is what `pages.ui.build.graph_data.editor_data` gives; `on_edits` is called with edits waiting in the state."""
    scripted("graph_editor", _HTML, isolate_styles=True)(data=as_text(data), key=key, on_edits_change=on_edits)
