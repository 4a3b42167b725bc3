"""Small drawings of sequences: lines over time, each with its target."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.views import Array
from pages.ui.language import _, called
from pages.ui.svg import class_colour

WIDTH, HEIGHT = 320.0, 72.0
LANES = 3
"""With more columns than this, each has a lane of its own, light to dark, since lines would overlap."""


def samples(sequences: Array, targets: Array, spec: DataSpec) -> str:
    """One drawing per sample of `(n, T, D)`, with its class, its value, or its continuation, dashed."""
    rows = []
    for steps, target in zip(sequences, targets, strict=True):
        coming = target if spec.horizon else np.zeros(0)
        drawing = _lanes(steps, spec) if steps.shape[1] > LANES else _lines(steps, coming, spec)
        answer, mark = _answer(target, spec)
        rows.append(
            f'<div class="ll-row"><span class="ll-row-name" style="--ll-mark:{mark}">{escape(answer)}</span>'
            f'<svg class="ll-drawing" style="max-height:{HEIGHT:.0f}px" preserveAspectRatio="none" role="img" '
            f'viewBox="-2 -3 {WIDTH + 4:.0f} {HEIGHT + 6:.0f}" aria-label="{escape(answer)}">{drawing}</svg></div>'
        )
    return f'<div class="ll-rows">{"".join(rows)}</div>'


def _answer(target: Array, spec: DataSpec) -> tuple[str, str]:
    """The target as text, and the color of its dot."""
    if spec.classes:
        return called(spec.names[int(target[0])]), class_colour(int(target[0]))
    if spec.horizon:
        return _("next {count}").format(count=spec.horizon), "var(--ll-muted)"
    return f"{target[0]:.3g}", "var(--ll-muted)"


def _column_colour(column: int, spec: DataSpec) -> str:
    """The color of a column, which is not the color of a class, unless they have the same name."""
    name = spec.columns[column] if column < len(spec.columns) else ""
    if name in spec.classes:
        return class_colour(spec.index(name))
    return "var(--ll-text)" if spec.classes and spec.shape[-1] == 1 else class_colour(len(spec.classes) + column)


def _lines(steps: Array, coming: Array, spec: DataSpec) -> str:
    """One line per column of `(T, D)`; the first column continues, dashed, with `coming`."""
    everything = np.concatenate([steps.ravel(), coming])
    low, high = float(everything.min(initial=0.0)), float(everything.max(initial=1.0))
    if len(coming):
        low, high = float(everything.min()), float(everything.max())
    span, places = (high - low) or 1.0, max(len(steps) + len(coming) - 1, 1)

    def path(values: Sequence[float], start: int, dash: str, colour: str) -> str:
        points = " ".join(
            f"{(start + index) / places * WIDTH:.1f},{HEIGHT - (value - low) / span * HEIGHT:.1f}"
            for index, value in enumerate(values)
        )
        look = f"fill:none;stroke:{colour};stroke-width:1.6{dash}"
        return f'<polyline points="{points}" vector-effect="non-scaling-stroke" style="{look}"/>'

    drawn = [path(steps[:, i].tolist(), 0, "", _column_colour(i, spec)) for i in reversed(range(steps.shape[1]))]
    if len(coming):
        ahead = [float(steps[-1, 0]), *coming.tolist()]
        drawn.append(path(ahead, len(steps) - 1, ";stroke-dasharray:4 3", class_colour(1 if len(drawn) == 1 else 0)))
    return "".join(drawn)


def _lanes(steps: Array, spec: DataSpec) -> str:
    """One row of cells per column, darker for larger values."""
    low, high = float(steps.min()), float(steps.max())
    wide, tall = WIDTH / len(steps), HEIGHT / steps.shape[1]
    cells = [
        f'<rect x="{time * wide:.1f}" y="{lane * tall:.1f}" width="{wide:.1f}" height="{tall - 1:.1f}" '
        f'style="fill:{_column_colour(lane, spec)};opacity:{(steps[time, lane] - low) / ((high - low) or 1):.2f}"/>'
        for time, lane in zip(*np.nonzero(steps > low), strict=True)
    ]
    return f'<rect x="0" y="0" width="{WIDTH}" height="{HEIGHT}" class="ll-plot"/>{"".join(cells)}'
