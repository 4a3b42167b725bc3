"""A family sketched as one SVG: its data, the layers of its graphs, its output, and animated signals."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import prod

import streamlit as st

from engine.datasets.base import DATASETS
from engine.families.base import FAMILIES
from engine.graph.check import check
from engine.graph.spec import GraphSpec
from engine.layers.base import Shape
from pages.ui import svg
from pages.ui.examples import dataset_of
from pages.ui.home.sketch_data import MIDDLE, data_picture, noise_picture

WIDTH, HEIGHT = 360, 160
_MAX_UNITS = 6
"""Maximum number of units drawn per layer."""
_MAX_STEPS = 5
"""Maximum number of time steps drawn per sequence."""
_MAX_STAGES = 8
"""Maximum number of layers drawn per network."""
_OMITTED = frozenset(
    {"flatten", "dropout", "dropout2d", "activation", "batch_norm", "gaussian_noise", "reshape", "concat"}
)
"""Layers omitted from the sketch: they keep the shape or only rearrange it."""
_RECURRENT = frozenset({"simple_rnn", "lstm", "gru"})
_ATTENTION = frozenset({"self_attention", "cross_attention"})


@dataclass(frozen=True)
class Stage:
    """One column of the sketch: a layer, drawn by its output shape."""

    shape: Shape
    layer: str

    @property
    def heights(self) -> list[float]:
        """The y coordinates of a layer's units or of a sequence's steps; an image is one shape in the middle."""
        if len(self.shape) > 2:
            return [MIDDLE]
        count = min(self.shape[0], _MAX_UNITS if len(self.shape) == 1 else _MAX_STEPS)
        gap = min(24.0, (HEIGHT - 24) / max(count, 1))
        return [MIDDLE + (i - (count - 1) / 2) * gap for i in range(count)]


@st.cache_data(show_spinner=False, max_entries=128)
def sketch(family: str) -> str:
    """The family's default network on its default data set."""
    made = FAMILIES.get(family)()
    dataset = dataset_of(made)
    spec = DATASETS.get(dataset)().spec()
    graphs = made.graphs(spec)
    makes = "generator" in graphs or {"encoder", "decoder"} <= set(graphs)
    stages = _stages(graphs)
    start, end = 112.0, WIDTH - (116.0 if makes else 24.0) - _overhang(stages[-1])
    places = [start + (end - start) * (i + 1) / len(stages) for i in range(len(stages))]
    colours = len(spec.classes) if not makes else 0
    drawn = [_stage(stage, x, colours if stage is stages[-1] else 0) for stage, x in zip(stages, places, strict=True)]
    left = noise_picture() if "generator" in graphs else data_picture(dataset)
    right = f'<g transform="translate({WIDTH - 92} 0)">{data_picture(dataset)}</g>' if makes else ""
    return (
        f'<svg class="ll-drawing ll-sketch" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(family)}">'
        f"{left}{right}{_links(stages, places, start)}{''.join(drawn)}</svg>"
    )


def _stages(graphs: dict[str, GraphSpec]) -> list[Stage]:
    """The layers to draw, in order, of all graphs but the discriminator."""
    found = [stage for name, graph in graphs.items() if name != "discriminator" for stage in _of_graph(graph)]
    if len(found) <= _MAX_STAGES:
        return found
    return [found[round(i * (len(found) - 1) / (_MAX_STAGES - 1))] for i in range(_MAX_STAGES)]


def _of_graph(graph: GraphSpec) -> list[Stage]:
    """The layers of one graph, without those that keep the shape of an image or a sequence, except attention."""
    checked = check(graph)
    found: list[Stage] = []
    for name in checked.order:
        node = graph.nodes.get(name)
        if node is None or node.layer in _OMITTED or name not in checked.shapes:
            continue
        stage = Stage(tuple(checked.shapes[name]), node.layer)
        same = found and len(stage.shape) > 1 and stage.shape == found[-1].shape
        if not same or stage.layer in _ATTENTION:
            found.append(stage)
    return found


def _links(stages: list[Stage], places: list[float], start: float) -> str:
    """Lines between layers, with a few animated signals."""
    lines, left, heights = [], start - 14, [MIDDLE]
    for number, (stage, x) in enumerate(zip(stages, places, strict=True)):
        straight = len(stage.shape) == 2 and len(heights) == len(stage.heights)
        for i, y0 in enumerate(heights):
            for j, y1 in enumerate(stage.heights):
                if straight and i != j and stage.layer not in _ATTENTION:
                    continue
                flow = (i * 5 + j * 3 + number) % 7 == 0 or len(heights) == 1
                style = f' style="animation-delay:{-0.37 * (i + 2 * j + 3 * number) % 3 - 3:.2f}s"' if flow else ""
                path = f'd="M{left:.0f} {y0:.0f}L{x:.0f} {y1:.0f}"'
                lines.append(f'<path class="ll-link" {path}/>')
                if flow:
                    lines.append(f'<path class="ll-signal" pathLength="100" {path}{style}/>')
        left, heights = x, stage.heights
    return "".join(lines)


def _stage(stage: Stage, x: float, colours: int) -> str:
    if len(stage.shape) > 2:
        return _maps(stage.shape, x)
    if len(stage.shape) == 2:
        return _loop(stage, x) + "".join(
            f'<rect class="ll-unit" x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" rx="3"/>'
            for y in stage.heights
        )
    return _loop(stage, x) + "".join(
        f'<circle class="ll-unit" cx="{x:.1f}" cy="{y:.1f}" r="6"'
        + (f' style="fill:{svg.class_colour(i)};stroke:{svg.class_colour(i)}"' if i < colours else "")
        + "/>"
        for i, y in enumerate(stage.heights)
    )


def _loop(stage: Stage, x: float) -> str:
    """A loop at a recurrent layer."""
    if stage.layer not in _RECURRENT:
        return ""
    y = stage.heights[0] - 8
    return f'<path class="ll-loop" d="M{x - 5:.0f} {y:.0f}c-14 -18 24 -18 10 0"/>'


def _side(shape: Shape) -> float:
    """The side of a drawn image: larger for more pixels."""
    return 12 + min(prod(shape[1:]) ** 0.5, 32) * 1.25


def _overhang(stage: Stage) -> float:
    """How far a stage extends to the right of its x coordinate, beyond a unit."""
    return _side(stage.shape) / 2 if len(stage.shape) > 2 else 0.0


def _maps(shape: Shape, x: float) -> str:
    """Feature maps as a stack of squares: deeper for more channels."""
    side = _side(shape)
    depth = min(max(shape[0] // 8, 1), 5)
    cards = [
        f'<rect class="ll-map" x="{x - side / 2 + 3 * k:.1f}" y="{MIDDLE - side / 2 - 3 * k:.1f}" '
        f'width="{side:.1f}" height="{side:.1f}" rx="2"/>'
        for k in reversed(range(depth))
    ]
    return "".join(cards)
