"""A family sketched as one SVG: what comes in, the layers of its real graph, what comes out, and signals on their way."""

from __future__ import annotations

from html import escape
from math import prod

import streamlit as st

from engine.datasets.base import DATASETS, DataSpec
from engine.families.base import FAMILIES, Family
from engine.graph.check import check
from engine.graph.spec import GraphSpec
from engine.layers.base import Shape
from engine.registry import Choice
from pages.ui import drawings
from pages.ui.summary import Summary, small_summary

WIDTH, HEIGHT = 360, 160
_MIDDLE = HEIGHT / 2
SMALL = {"ink": {"size": 100, "with_digits": False}}
"""Settings with which a data set of pictures is made in no time."""
_UNITS = 6
"""Of a wide layer so many units are drawn."""
_SILENT = frozenset({"flatten", "dropout", "dropout2d", "activation", "batch_norm", "gaussian_noise"})
"""Layers that change no shape, or only how it is written, are left out of the sketch."""


@st.cache_data(show_spinner=False, max_entries=128)
def sketch(family: str) -> str:
    """The family's default network on the data set that shows it best."""
    made = FAMILIES.get(family)
    dataset = _dataset(made())
    spec = DATASETS.get(dataset)().spec()
    graph = next(iter(made().graphs(spec).values()), GraphSpec())
    stages = _stages(graph)
    start, end = 112.0, WIDTH - 24.0
    places = [start + (end - start) * (i + 1) / len(stages) for i in range(len(stages))] if stages else []
    parts = [_links(stages, places, start), *map(_stage, stages, places, [spec] * len(stages), _last(len(stages)))]
    return (
        f'<svg class="ll-drawing ll-sketch" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(family)}">'
        f"{_data(dataset)}{''.join(parts)}</svg>"
    )


def _dataset(family: Family) -> str:
    """Its own, else the first that it can take."""
    names = [family.dataset, *DATASETS.names()]
    return next(n for n in names if n in DATASETS and family.suits(DATASETS.get(n)().spec()))


def _last(count: int) -> list[bool]:
    return [index == count - 1 for index in range(count)]


def _stages(graph: GraphSpec) -> list[Shape]:
    """Output shapes of the layers worth drawing, in order."""
    checked = check(graph)
    order = [name for name in checked.order if name in graph.nodes and graph.nodes[name].layer not in _SILENT]
    return [tuple(checked.shapes[name]) for name in order if name in checked.shapes]


def _data(dataset: str) -> str:
    """What comes in: a real sample picture, or the points themselves."""
    config = SMALL.get(dataset)
    if config is None and DATASETS.get(dataset).kind not in {"points", "curve"}:
        return '<rect x="8" y="40" width="80" height="80" class="ll-plot"/>'
    seen = small_summary(Choice(name=dataset, **(config or {})))
    if seen.pictures is not None:
        picture = drawings.png(seen.pictures[3 % len(seen.pictures), 0])
        return f'<image class="ll-pixels" href="{picture}" x="4" y="38" width="84" height="84"/>'
    return _dots(seen)


def _dots(seen: Summary) -> str:
    if seen.points is None or seen.targets is None:
        return ""
    points, targets = seen.points[:160], seen.targets[:160]
    low, high = points.min(axis=0), points.max(axis=0)
    places = (points - low) / (high - low) * [88, -88] + [2, 124]
    largest = float(abs(targets).max()) or 1.0
    return "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.9" style="fill:'
        f'{drawings.class_colour(int(t)) if seen.spec.classes else drawings.signed_colour(float(t), largest)}"/>'
        for (x, y), t in zip(places, targets, strict=True)
    )


def _heights(shape: Shape) -> list[float]:
    """Where the units of a layer stand; a picture layer is one thing in the middle."""
    if len(shape) > 1:
        return [_MIDDLE]
    count = min(shape[0], _UNITS)
    gap = min(24.0, (HEIGHT - 24) / max(count, 1))
    return [_MIDDLE + (i - (count - 1) / 2) * gap for i in range(count)]


def _links(stages: list[Shape], places: list[float], start: float) -> str:
    """Lines between layers, and a few signals that travel along them."""
    lines, left, heights = [], start - 14, [_MIDDLE]
    for number, (shape, x) in enumerate(zip(stages, places, strict=True)):
        for i, y0 in enumerate(heights):
            for j, y1 in enumerate(_heights(shape)):
                flow = (i * 5 + j * 3 + number) % 7 == 0 or len(heights) == 1
                style = f' style="animation-delay:{-0.37 * (i + 2 * j + 3 * number) % 3 - 3:.2f}s"' if flow else ""
                path = f'd="M{left:.0f} {y0:.0f}L{x:.0f} {y1:.0f}"'
                lines.append(f'<path class="ll-link" {path}/>')
                if flow:
                    lines.append(f'<path class="ll-signal" pathLength="100" {path}{style}/>')
        left, heights = x, _heights(shape)
    return "".join(lines)


def _stage(shape: Shape, x: float, spec: DataSpec, last: bool) -> str:
    if len(shape) > 1:
        return _maps(shape, x)
    colours = [drawings.class_colour(i) for i in range(shape[0])] if last and spec.classes else []
    return "".join(
        f'<circle class="ll-unit" cx="{x:.1f}" cy="{y:.1f}" r="6"'
        + (f' style="fill:{colours[i]};stroke:{colours[i]}"' if colours else "")
        + "/>"
        for i, y in enumerate(_heights(shape))
    )


def _maps(shape: Shape, x: float) -> str:
    """Feature maps as a stack of cards: the more channels the deeper, the more pixels the larger."""
    side = 12 + min(prod(shape[1:]) ** 0.5, 32) * 1.25
    depth = min(max(shape[0] // 8, 1), 5)
    cards = [
        f'<rect class="ll-map" x="{x - side / 2 + 3 * k:.1f}" y="{_MIDDLE - side / 2 - 3 * k:.1f}" '
        f'width="{side:.1f}" height="{side:.1f}" rx="2"/>'
        for k in reversed(range(depth))
    ]
    return "".join(cards)
