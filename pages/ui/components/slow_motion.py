"""`slow_motion`: a button that shows the next optimizer step of a run in stages. Its JavaScript is in `assets/js/slow_motion`."""

from __future__ import annotations

from engine.runs.rows import RunRow
from pages.ui.components.script import as_text, scripted

_HTML = "".join(f'<link rel="stylesheet" href="/assets/css/{name}.css">' for name in ("calculation", "slow_motion"))


def slow_motion(row: RunRow) -> None:
    """The button shows itself while the run is paused or has ended, and while it trains to those who can pause it."""
    scripted("slow_motion", _HTML, isolate_styles=True)(
        data=as_text({"run": row.id, "status": row.status}), key="slow-motion", width="content"
    )
