"""The graph editor: shows a graph and asks for edits. Its JavaScript is in `assets/js/graph`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pages.ui.components.script import as_text, scripted

# The graph's own sheet comes last: its rules for touch screens and reduced motion also override the others.
_SHEETS = "".join(
    f'<link rel="stylesheet" href="/assets/css/{name}.css">'
    for name in (
        "wires",
        "palette",
        "neurons",
        "neuron_panel",
        "calculation",
        "living_graph",
        "sample_grid",
        "graph_orientation",
        "graph_blocks",
        "graph_summary",
        "graph_slow_motion",
        "graph",
    )
)
_CARD = "width:244px;height:70px;border-radius:8px;background:var(--ll-surface)"
# Placeholders for the cards until the script has loaded, with inline styles, since the sheets may load later.
_HTML = f"""{_SHEETS}
<div class="coming" aria-hidden="true" style="position:relative;height:0">
  <div style="position:absolute;inset:56px 0 auto;display:grid;justify-content:center;gap:60px">
    {f'<i style="{_CARD}"></i>' * 3}
  </div>
</div>"""


def graph_drawing(data: Mapping[str, Any], key: str) -> None:
    """A graph that is only looked at; `data` comes from `pages.ui.graph.graph_data.graph_data`."""
    graph_editor({**data, "readOnly": True}, key, on_edits=lambda: None)


def graph_editor(data: Mapping[str, Any], key: str, on_edits: Callable[[], None]) -> None:
    """`data` comes from `pages.ui.graph.graph_data.editor_data`; `on_edits` is called with new edits in the state."""
    scripted("graph_editor", _HTML, isolate_styles=True)(data=as_text(data), key=key, on_edits_change=on_edits)
