"""Colour pictures of shapes, drawn by our code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS, Data, DataSpec, Divided
from engine.datasets.cache import cached, key_of_config
from engine.text import N_
from engine.views import Array

SIDE = 32
_FINE = 4
"""Pictures are drawn this many times larger, for smooth edges."""
_VERSION = 1
"""Goes up when the drawing changes, so that cached pictures are drawn anew."""

Corners = list[tuple[float, float]]


def _polygon(radii: list[float], turn: float) -> Array:
    """Corners at these distances from the middle, spread evenly round it; the first at the top."""
    angles = turn - np.pi / 2 + 2 * np.pi * np.arange(len(radii)) / len(radii)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1) * np.array(radii)[:, None]


def _turned(corners: Corners, turn: float) -> Array:
    cos, sin = np.cos(turn), np.sin(turn)
    return np.array(corners) @ np.array([[cos, sin], [-sin, cos]])


_CROSS = [(-0.3, -1.0), (0.3, -1.0), (0.3, -0.3), (1.0, -0.3), (1.0, 0.3), (0.3, 0.3)]
_CROSS = [*_CROSS, *[(-x, -y) for x, y in _CROSS]]
_ARROW = [(0.0, -1.0), (0.8, -0.1), (0.3, -0.1), (0.3, 1.0), (-0.3, 1.0), (-0.3, -0.1), (-0.8, -0.1)]
_HALF = np.linspace(0, np.pi, 16)
_HEART = [(0.0, 1.0), (-0.95, -0.05), *[(-0.48 - 0.5 * np.cos(a), -0.2 - 0.55 * np.sin(a)) for a in _HALF]]
_HEART = [*_HEART, *[(0.48 - 0.5 * np.cos(a), -0.2 - 0.55 * np.sin(a)) for a in _HALF], (0.95, -0.05)]
_MOON = [(np.sin(a) * 1.0, -np.cos(a)) for a in np.linspace(0, np.pi, 24)]
_MOON = [*_MOON, *[(np.sin(a) * 0.45, -np.cos(a)) for a in np.linspace(np.pi, 0, 24)]]

OUTLINES: dict[str, Callable[[float], Array]] = {
    N_("circle"): lambda turn: _polygon([0.9] * 40, turn),
    N_("square"): lambda turn: _polygon([1.05] * 4, turn + np.pi / 4),
    N_("triangle"): lambda turn: _polygon([1.1] * 3, turn),
    N_("hexagon"): lambda turn: _polygon([1.0] * 6, turn),
    N_("star"): lambda turn: _polygon([1.1, 0.45] * 5, turn),
    N_("cross"): lambda turn: _turned(_CROSS, turn),
    N_("ring"): lambda turn: _polygon([0.95] * 40, turn),
    N_("arrow"): lambda turn: _turned(_ARROW, turn),
    N_("heart"): lambda turn: _turned(_HEART, turn),
    N_("moon"): lambda turn: _turned([(x - 0.55, y) for x, y in _MOON], turn),
}


@DATASETS.register("shapes")
class Shapes(Divided):
    """Ten shapes in colour, 32×32, of any size, place, turn and colour on any background: a small CIFAR-10."""

    title = N_("Shapes")
    kind = "image"
    source = "Drawn by Layerlab"
    licence = "MIT"

    size: int = Field(5000, ge=100, le=50_000, title=N_("Pictures"))
    noise: float = Field(
        0.04, ge=0, le=0.5, title=N_("Noise"), description=N_("Standard deviation, for pixels from 0 to 1.")
    )

    def spec(self) -> DataSpec:
        return DataSpec(kind="image", shape=(3, SIDE, SIDE), classes=tuple(OUTLINES), sizes=self.sizes(self.size))

    def load(self) -> Data:
        key = key_of_config(version=_VERSION, size=self.size, noise=self.noise, seed=self.seed)
        arrays = cached(self.name, key, self._draw)
        return self.divide(arrays["x"], arrays["y"])

    def _draw(self) -> Mapping[str, Array]:
        random = np.random.default_rng([self.seed, 2])
        labels = np.arange(self.size) % len(OUTLINES)
        names = list(OUTLINES)
        pictures = np.stack([_picture(names[label], random) for label in labels])
        noise = random.normal(0, 255, pictures.shape).astype(np.float32) * np.float32(self.noise)
        return {"x": np.clip(np.round(pictures + noise), 0, 255).astype(np.uint8).transpose(0, 3, 1, 2), "y": labels}


def _picture(name: str, random: np.random.Generator) -> Array:
    """One shape on a background that runs from one colour into another: `(H, W, 3)` from 0 to 255."""
    first, second, ink = colors(random)
    down, across = (np.linspace(start, end, SIDE) for start, end in random.uniform(0, 1, (2, 2)))
    ground = first + (down[:, None] * across)[:, :, None] * (second - first)
    radius = random.uniform(7, 13)
    middle = random.uniform(radius * 0.9, SIDE - radius * 0.9, 2)
    turn = random.uniform(-np.pi, np.pi)
    return ground + cover(name, middle, radius, turn)[:, :, None] * (ink - ground)


def cover(name: str, middle: Array, radius: float, turn: float) -> Array:
    """How much of each pixel the shape covers: `(H, W)` from 0 to 1."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (SIDE * _FINE, SIDE * _FINE))
    draw = ImageDraw.Draw(image)
    outline = OUTLINES[name](turn) * radius
    draw.polygon([tuple(corner) for corner in ((outline + middle) * _FINE).tolist()], fill=255)
    if name == "ring":
        draw.polygon([tuple(corner) for corner in ((outline * 0.55 + middle) * _FINE).tolist()], fill=0)
    return np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX), dtype=np.float64) / 255


def colors(random: np.random.Generator) -> tuple[Array, Array, Array]:
    """Two near colours for the ground and one that stands out from both, `(3,)` each."""
    while True:
        ground, ink = random.uniform(0, 255, (2, 3))
        if np.abs(ground - ink).sum() > 230:
            return ground, np.clip(ground + random.normal(0, 25, 3), 0, 255), ink
