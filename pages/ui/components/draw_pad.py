"""The draw pad and what a network reads on it. Their JavaScript is in `assets/js/draw`.

The two are components of their own, for a page to place; in the browser they share one drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.datasets.strokes import PEN, SIDE
from pages.ui.components.script import as_text, scripted

UNITS = 280
"""The pad is so many units wide and high."""


def draw_pad(drawing: Mapping[str, Any], revision: int, wanted: str, key: str, on_drawn: Callable[[], None]) -> None:
    """`drawing` is `{"strokes": …, "cleared": …}`; the browser takes it over when `revision` differs.

    `wanted` is what to draw, in the visitor's words. `on_drawn` is called with the new drawing in the state, under
    `drawing` of this widget.
    """
    data = {"drawing": dict(drawing), "revision": revision, "wanted": wanted, "units": UNITS, "pen": UNITS * PEN / SIDE}
    scripted("pad")(data=as_text(data), key=key, on_drawing_change=on_drawn)


def prediction(
    run_id: str, step: int, wanted: str, shown: Sequence[str], key: str, on_shown: Callable[[], None]
) -> None:
    """What run `run_id` reads. `step` is its newest checkpoint: a newer one reads the drawing again.

    `shown` are the open pictures; `on_shown` is called when the person opens or closes one, under `shown`.
    """
    data = {"run": run_id, "step": step, "wanted": wanted, "shown": list(shown)}
    scripted("prediction")(data=as_text(data), key=key, on_shown_change=on_shown)
