"""The data beside the network of a sketch: small drawings of samples that take no time to create."""

from __future__ import annotations

import numpy as np

from engine.datasets.base import DATASETS
from engine.registry import Choice
from pages.ui import svg
from pages.ui.data.summary import small_summary

MIDDLE = 80.0
PREVIEW_CONFIGS = {"ink": {"size": 100, "with_digits": False}}
"""Settings with which an image data set is generated quickly."""
_WORDS = ((30, 18, 26), (14, 34, 22), (40, 12, 20), (22, 26))
"""Word lengths of a drawn page, line by line."""


def data_picture(dataset: str) -> str:
    """A real sample, the points themselves, or a symbol for larger data sets."""
    kind = DATASETS.get(dataset).kind
    if dataset in PREVIEW_CONFIGS:
        return _picture(Choice(name=dataset, **PREVIEW_CONFIGS[dataset]))
    draw = {"points": _dots, "curve": _dots, "image": _scene, "sequence": _series, "text": _page}.get(kind)
    return draw(dataset) if draw else '<rect x="8" y="40" width="80" height="80" class="ll-plot"/>'


def noise_picture() -> str:
    """Random noise, the input of a generator."""
    places = np.random.default_rng(0).normal([46, MIDDLE], 17, (60, 2))
    return "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.9" class="ll-noise"/>' for x, y in places)


def _picture(choice: Choice) -> str:
    seen = small_summary(choice)
    assert seen.pictures is not None
    picture = svg.png(seen.pictures[3 % len(seen.pictures), 0])
    return f'<image class="ll-pixels" href="{picture}" x="4" y="38" width="84" height="84"/>'


def _dots(dataset: str) -> str:
    seen = small_summary(Choice(name=dataset))
    if seen.points is None or seen.targets is None:
        return ""
    points, targets = seen.points[:160], seen.targets[:160]
    low, high = points.min(axis=0), points.max(axis=0)
    places = (points - low) / (high - low) * [88, -88] + [2, 124]
    largest = float(abs(targets).max()) or 1.0
    return "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.9" style="fill:'
        f'{svg.class_colour(int(t)) if seen.spec.classes else svg.signed_colour(float(t), largest)}"/>'
        for (x, y), t in zip(places, targets, strict=True)
    )


def _scene(_dataset: str) -> str:
    """Shapes on a background."""
    return (
        '<rect x="6" y="40" width="80" height="80" class="ll-plot"/>'
        f'<circle cx="34" cy="68" r="16" style="fill:{svg.class_colour(0)}"/>'
        f'<path d="M44 110L76 110L60 82Z" style="fill:{svg.class_colour(1)}"/>'
        f'<rect x="58" y="50" width="18" height="18" style="fill:{svg.class_colour(2)}"/>'
    )


def _series(_dataset: str) -> str:
    """The sum of two waves."""
    x = np.linspace(0, 1, 60)
    y = np.sin(2 * np.pi * 2.2 * x) + 0.45 * np.sin(2 * np.pi * 6.1 * x + 1)
    path = "L".join(f"{4 + 84 * a:.1f} {MIDDLE - 24 * b:.1f}" for a, b in zip(x, y, strict=True))
    return f'<path class="ll-series" d="M{path}"/>'


def _page(_dataset: str) -> str:
    """Lines of words."""
    drawn = []
    for row, words in enumerate(_WORDS):
        left = 4
        for length in words:
            drawn.append(f'<rect class="ll-word" x="{left}" y="{48 + 17 * row}" width="{length}" height="8" rx="4"/>')
            left += length + 5
    return "".join(drawn)
