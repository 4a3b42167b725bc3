"""The drawing pad and the prediction. Their JavaScript is in `assets/js/draw`.

They are two components, which a page places separately; in the browser they share one drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.datasets.strokes import PEN, SIDE
from pages.ui.components.script import as_text, scripted

UNITS = 280
"""Width and height of the pad, in its own units."""


def draw_pad(drawing: Mapping[str, Any], revision: int, wanted: str, key: str, on_drawn: Callable[[], None]) -> None:
    """`drawing` is `{"strokes": …, "cleared": …}`; the browser adopts it when `revision` changes.

    `wanted` is the prompt, translated. `on_drawn` is called with the new drawing in this widget's state, under
    `drawing`.
    """
    data = {"drawing": dict(drawing), "revision": revision, "wanted": wanted, "units": UNITS, "pen": UNITS * PEN / SIDE}
    scripted("pad")(data=as_text(data), key=key, on_drawing_change=on_drawn)


def prediction(
    run_id: str, step: int, wanted: str, shown: Sequence[str], key: str, on_shown: Callable[[], None]
) -> None:
    """The prediction of run `run_id`. `step` is its newest checkpoint: when it changes, the drawing is read again.

    `shown` are the open sections; `on_shown` is called when the person opens or closes one, with the new list in
    this widget's state, under `shown`.
    """
    data = {"run": run_id, "step": step, "wanted": wanted, "shown": list(shown)}
    scripted("prediction")(data=as_text(data), key=key, on_shown_change=on_shown)
