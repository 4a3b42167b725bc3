"""Static drawings as SVG and HTML, in the page's own colors: scatter plots, rows of images, bars, tables.

They contain no scripts and follow the theme. All user text is escaped.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from html import escape

import numpy as np

from engine.datasets.date_format import DateFormat
from engine.views import Array
from pages.ui.ticks import Tick, thinned, ticks

SHORT_LABEL = 4
"""Longer labels of the vertical axis, such as dates, get more room."""


def class_colour(index: int) -> str:
    """The CSS color of a class or run."""
    return f"var(--ll-class-{index % 10})"


def signed_colour(value: float, largest: float) -> str:
    """Blue for negative, orange for positive, paler towards zero."""
    share = min(abs(value) / largest, 1.0) * 100 if largest else 0.0
    end = "positive" if value >= 0 else "negative"
    return f"color-mix(in srgb, var(--ll-{end}) {share:.0f}%, var(--ll-zero))"


def scatter(
    points: Array,
    targets: Array,
    held_out: Array | None,
    classes: bool,
    label: str,
    axes: tuple[str, str] = ("x", "y"),
    dot: float = 3.0,
    dates: tuple[DateFormat | None, DateFormat | None] = (None, None),
) -> str:
    """Points `(N, 2)` on a plane, colored by class or signed value; held-out points are hollow. `dates` are the formats
    of axes whose values are days since 1970."""
    low, high = _ranges(points)
    width, height = 480.0, 480.0
    span = np.where(high > low, high - low, 1.0)
    places = (points - low) / span * [width, -height] + [0, height]
    largest = float(np.abs(targets).max(initial=0.0)) or 1.0
    marks = [
        _dot(x, y, class_colour(int(t)) if classes else signed_colour(float(t), largest), dot, bool(hollow))
        for (x, y), t, hollow in zip(places, targets, _flags(held_out, len(points)), strict=True)
    ]
    across, upwards = (ticks(*ends, date) for ends, date in zip(zip(low, high, strict=True), dates, strict=True))
    frame = _axes(low, high, width, height, thinned(across), upwards)
    longest = max((len(text) for _, text in upwards), default=0)
    wider = max(0, 9 * longest - 34) if longest > SHORT_LABEL else 0
    names = (
        f'<text x="{width / 2}" y="{height + 46}" text-anchor="middle">{escape(axes[0])}</text>'
        f'<text transform="translate({-44 - wider} {height / 2}) rotate(-90)" text-anchor="middle">{escape(axes[1])}</text>'
    )
    return (
        f'<svg class="ll-drawing" viewBox="{-60 - wider} -8 {552 + wider} 540" role="img" aria-label="{escape(label)}">'
        f"{frame}{names}{''.join(marks)}</svg>"
    )


def _flags(held_out: Array | None, count: int) -> Iterable[bool]:
    return [False] * count if held_out is None else held_out.tolist()


def _dot(x: float, y: float, colour: str, radius: float, hollow: bool) -> str:
    # A thin edge keeps values near zero visible; their color is close to the background.
    edge = ";stroke:var(--ll-muted);stroke-width:0.5" if colour.startswith("color-mix") else ""
    paint = f"fill:var(--ll-background);stroke:{colour};stroke-width:1.6" if hollow else f"fill:{colour}{edge}"
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" style="{paint}"/>'


def _ranges(points: Array) -> tuple[Array, Array]:
    if not len(points):
        return np.zeros(2), np.ones(2)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = (high - low) * 0.03
    return low - margin, high + margin


def _axes(low: Array, high: Array, width: float, height: float, across: Sequence[Tick], upwards: Sequence[Tick]) -> str:
    lines = [f'<rect x="0" y="0" width="{width}" height="{height}" class="ll-plot"/>']
    for value, text in across:
        x = (value - low[0]) / (high[0] - low[0]) * width
        lines.append(f'<text x="{x:.1f}" y="{height + 22}" text-anchor="middle">{text}</text>')
    for value, text in upwards:
        y = height - (value - low[1]) / (high[1] - low[1]) * height
        lines.append(f'<text x="-8" y="{y + 5:.1f}" text-anchor="end">{text}</text>')
    return "".join(lines)


def png(pixels: Array) -> str:
    """`(H, W)` or `(H, W, 1 or 3)` uint8 as a `data:` URL."""
    from PIL import Image

    flat = pixels[..., 0] if pixels.ndim == 3 and pixels.shape[-1] == 1 else pixels
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(flat)).save(file, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


GAP = 1
"""Pixels between two images of a strip."""


def strip(pictures: Array, gap: int = GAP, ground: int = 128) -> Array:
    """Images `(n, H, W, C)` side by side with a thin gap: `(H, n·(W + gap) - gap, C)`."""
    count, height, width, channels = pictures.shape
    sheet = np.full((height, count * (width + gap) - gap, channels), ground, dtype=np.uint8)
    for index, picture in enumerate(pictures):
        sheet[:, index * (width + gap) : index * (width + gap) + width] = picture
    return sheet


def zoom_for(side: int) -> int:
    """Screen pixels per image pixel: an integer, for an image of about 60 screen pixels."""
    return max(1, 64 // side)


def picture_rows(names: Sequence[str], pictures: Array) -> str:
    """A row of images per class: `pictures` `(K, n, H, W, C)`, drawn without smoothing at an integer scale."""
    rows = [
        f'<div class="ll-row"><span class="ll-row-name" style="--ll-mark:{class_colour(index)}">{escape(name)}</span>'
        f"{_picture_row(row, name)}</div>"
        for index, (name, row) in enumerate(zip(names, pictures, strict=True))
    ]
    return f'<div class="ll-rows">{"".join(rows)}</div>'


def picture_grid(pictures: Array, across: int, label: str) -> str:
    """Images `(n, H, W, C)` in rows of `across`, drawn without smoothing at an integer scale."""
    zoom = zoom_for(2 * max(pictures.shape[1:3]))
    rows = [pictures[start : start + across] for start in range(0, len(pictures), across)]
    return "".join(
        f'<img class="ll-pixels ll-grid-row" src="{png(sheet)}" width="{sheet.shape[1] * zoom}" '
        f'height="{sheet.shape[0] * zoom}" alt="{escape(label) if number == 0 else ""}">'
        for number, sheet in enumerate(map(strip, rows))
    )


def _picture_row(pictures: Array, label: str) -> str:
    """Images `(n, H, W, C)` in one row; if it is wider than the page, the style sheet shows as many as fit entirely."""
    zoom = zoom_for(max(pictures.shape[1:3]))
    sheet = strip(pictures)
    step = (pictures.shape[2] + GAP) * zoom  # screen pixels from one picture to the next
    return (
        f'<span class="ll-row-pictures" style="--ll-step:{step}px;--ll-gap:{GAP * zoom}px">'
        f'<img class="ll-pixels" src="{png(sheet)}" width="{sheet.shape[1] * zoom}" height="{sheet.shape[0] * zoom}" '
        f'alt="{escape(label)}"></span>'
    )


def picture_stack(pictures: Array, label: str) -> str:
    """Rows of images without names: `pictures` `(rows, n, H, W, C)`. `label` describes them."""
    return f'<div class="ll-rows">{"".join(_picture_row(row, label) for row in pictures)}</div>'


def bars(names: Sequence[str], counts: Sequence[float], colours: bool = True) -> str:
    """Horizontal bars with their values."""
    largest = max(counts, default=0) or 1
    rows = [
        f'<div class="ll-bar"><span>{escape(name)}</span><span class="ll-bar-track"><span class="ll-bar-fill" '
        f'style="width:{count / largest * 100:.1f}%;background:{class_colour(index) if colours else "var(--ll-accent)"}">'
        f"</span></span><span class='ll-bar-number'>{count:,}</span></div>"
        for index, (name, count) in enumerate(zip(names, counts, strict=True))
    ]
    return f'<div class="ll-bars">{"".join(rows)}</div>'


def shares(parts: Mapping[str, int]) -> str:
    """One bar divided into parts, each with its name and number: the splits."""
    total = sum(parts.values()) or 1
    cut = "".join(
        f'<span class="ll-share ll-share-{index}" style="flex-grow:{count / total:.4f}"></span>'
        for index, count in enumerate(parts.values())
        if count
    )
    named = "".join(
        f'<span class="ll-share-name ll-share-name-{index}">{escape(name)} <b>{count:,}</b></span>'
        for index, (name, count) in enumerate(parts.items())
    )
    return (
        f'<div class="ll-shares"><div class="ll-share-bar">{cut}</div><div class="ll-share-names">{named}</div></div>'
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A plain table of text and numbers."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="ll-scroll"><table class="ll-table"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def legend(names: Sequence[str]) -> str:
    """The color of each class."""
    items = "".join(
        f'<span class="ll-key"><i style="background:{class_colour(i)}"></i>{escape(name)}</span>'
        for i, name in enumerate(names)
    )
    return f'<div class="ll-legend">{items}</div>'
