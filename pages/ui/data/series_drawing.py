"""A series over time as one drawing, with the places where validation and test begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from engine.views import Array
from pages.ui import svg
from pages.ui.language import _

WIDTH, HEIGHT, TOP = 640.0, 200.0, 22.0
SHADES = (0, 7, 14)
"""How strongly the background of each split is colored, in per cent."""


def drawing(line: Mapping[str, Any]) -> str:
    """The timeline of `engine.datasets.uploads.timeline` as SVG, with its legend if there are several series."""
    steps, cuts = max(1, int(line["steps"])), [int(cut) for cut in line["cuts"]]
    known = [points[np.isfinite(points[:, 1]), 1] for points in (one["points"] for one in line["lines"])]
    values = np.concatenate([*known, np.zeros(0)])
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    edges = [0, *cuts, steps]
    parts = _backgrounds(edges, steps) + _times(line["labels"], edges, steps)
    drawn = [_path(one["points"], steps, low, high, number) for number, one in enumerate(line["lines"])]
    scale = (
        f'<text x="-6" y="{TOP + 10}" text-anchor="end">{high:.4g}</text>'
        f'<text x="-6" y="{TOP + HEIGHT}" text-anchor="end">{low:.4g}</text>'
    )
    label = escape(_("The series over time. Validation begins at {val}, test at {test}.").format(
        val=line["labels"][1], test=line["labels"][2]
    ))  # fmt: skip
    picture = (
        f'<svg class="ll-drawing" viewBox="-64 0 {WIDTH + 76} {HEIGHT + TOP + 24}" role="img" aria-label="{label}">'
        f'{parts}<rect class="ll-plot" y="{TOP}" width="{WIDTH}" height="{HEIGHT}"/>{scale}{"".join(drawn)}</svg>'
    )
    names = [str(one["name"]) for one in line["lines"]]
    return picture + (svg.legend(names) if len(names) > 1 else "")


def _backgrounds(edges: Sequence[int], steps: int) -> str:
    names = (_("Training"), _("Validation"), _("Test"))
    drawn = []
    for name, shade, start, end in zip(names, SHADES, edges, edges[1:], strict=False):
        left, width = start / steps * WIDTH, (end - start) / steps * WIDTH
        colour = f"color-mix(in srgb, var(--ll-accent) {shade}%, transparent)"
        drawn.append(
            f'<rect x="{left:.1f}" y="{TOP}" width="{width:.1f}" height="{HEIGHT}" style="fill:{colour}"/>'
            f'<text x="{left + width / 2:.1f}" y="14" text-anchor="middle">{escape(name)}</text>'
        )
        if start:
            drawn.append(
                f'<line x1="{left:.1f}" x2="{left:.1f}" y1="{TOP}" y2="{TOP + HEIGHT}" '
                'style="stroke:var(--ll-muted);stroke-dasharray:4 3"/>'
            )
    return "".join(drawn)


def _times(labels: Sequence[str], edges: Sequence[int], steps: int) -> str:
    """The times below the start, the cuts and the end; a cut too close to its neighbor has none."""
    drawn, last = [], -WIDTH
    for number, (label, edge) in enumerate(zip(labels, edges, strict=False)):
        place = edge / steps * WIDTH
        is_end = number == len(labels) - 1
        if is_end or place - last >= 110:
            anchor = "start" if number == 0 else "end" if is_end else "middle"
            drawn.append(
                (place, f'<text x="{place:.1f}" y="{TOP + HEIGHT + 18}" text-anchor="{anchor}">{escape(label)}</text>')
            )
            last = place
    if len(drawn) > 2 and drawn[-1][0] - drawn[-2][0] < 160:
        drawn.pop(-2)
    return "".join(text for _place, text in drawn)


def _path(points: Array, steps: int, low: float, high: float, number: int) -> str:
    """One polyline per stretch without gaps; a single point between gaps is a dot."""
    span = (high - low) or 1.0
    drawn = []
    for part in _stretches(points):
        places = [f"{x / steps * WIDTH:.1f},{TOP + HEIGHT - (y - low) / span * HEIGHT:.1f}" for x, y in part.tolist()]
        if len(places) == 1:
            across, down = places[0].split(",")
            drawn.append(f'<circle cx="{across}" cy="{down}" r="1.6" style="fill:{svg.class_colour(number)}"/>')
            continue
        look = f"fill:none;stroke:{svg.class_colour(number)};stroke-width:1.6"
        drawn.append(f'<polyline points="{" ".join(places)}" style="{look}"/>')
    return "".join(drawn)


def _stretches(points: Array) -> list[Array]:
    known = np.isfinite(points[:, 1])
    breaks = np.flatnonzero(np.diff(known)) + 1
    parts = np.split(points, breaks)
    return [part for part in parts if len(part) and np.isfinite(part[0, 1])]
