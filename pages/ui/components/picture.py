"""`picture`: any packed view, drawn by the same JavaScript as on the live board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pages.ui.components.script import envelope, scripted


def picture(
    packed: bytes,
    key: str,
    *,
    title: str = "",
    titles: Mapping[str, str] | None = None,
    only: Iterable[str] | None = None,
    height: int | None = None,
    **draw: Any,
) -> None:
    """Shows a packed view, with its explanation behind a "?".

    `packed` may also hold several views by name: `only` selects some of them, in order, and `titles` are their
    headings, already translated. `height` is for curves; `draw` are options of the renderer: `plain=True` (curves
    without zoom, planes without legend), `bare=True` (curves without axes), `side` (of a plane) and `tile` (of an
    image) in pixels, `share=True` (bars as percentages), `captions=False`.
    """
    options = {
        "titles": {"": title, **(titles or {})},
        "only": list(only) if only is not None else None,
        "draw": {**draw, **({"height": height} if height else {})},
    }
    scripted("picture")(data=envelope(options, packed), key=key)
