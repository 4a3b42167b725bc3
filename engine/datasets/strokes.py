"""Renders pen strokes like MNIST: a drawing fills a box of 20×20 pixels, with its center of mass in the middle.

The draw pad, the command line and the data set `ink` all use this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.errors import FileFormatError
from engine.text import N_
from engine.views import Array

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

SIDE, BOX = 28, 20
PEN = 2.4
"""The width of the pen, in pixels of a 28×28 picture; MNIST's lines are 2 to 3 wide."""
_STEP = 0.5
"""The distance between the dots that form a line, in pixels of the picture; too small to be visible."""
_MARGIN = 10
"""Margin around the picture while it is drawn, since it is centered afterwards."""
_MANY = 4000
"""Beyond this number of dots, coinciding dots are drawn once."""


def render(strokes: Sequence[Any], size: int = SIDE, pen: float = PEN) -> Array:
    """The drawing as a `(size, size)` uint8 picture, ink 255 on 0.

    `strokes` is a list of strokes, each a list of points `[x, y, …]` with y pointing down, in any unit. A single tap is
    a dot; without points the picture is blank. Raises `FileFormatError` for anything else.
    """
    return render_many([parse(strokes)], np.array([pen]), size)[0]


def parse(strokes: Any) -> list[Array]:
    """Each stroke as `(M, 2)` float64, without empty strokes."""
    if not isinstance(strokes, Sequence | np.ndarray) or isinstance(strokes, str | bytes):
        raise FileFormatError(
            N_("A drawing must be a list of strokes of points [x, y], but got {got}."), got=_short(strokes)
        )
    return [points for points in map(_points, strokes) if len(points)]


def _points(stroke: Any) -> Array:
    try:
        points = np.array([[float(point[0]), float(point[1])] for point in stroke]).reshape(-1, 2)
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        raise FileFormatError(
            N_("A stroke must be a list of points [x, y], but got {got}."), got=_short(stroke)
        ) from None
    if not np.isfinite(points).all():
        raise FileFormatError(
            N_("A stroke has the point {got}, but x and y must be finite numbers."),
            got=_short(points[~np.isfinite(points).all(axis=1)][0].tolist()),
        )
    return points


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def render_many(drawings: Sequence[Sequence[Array]], pens: Array, size: int = SIDE) -> Array:
    """Several drawings at once: `(N, size, size)` uint8. `pens` holds the width of each in 28ths of a picture."""
    scale = size / SIDE
    radii = np.maximum(np.asarray(pens, dtype=np.float64) * scale, 1.0) / 2
    dots = [_dots(drawing, BOX * scale, radius) for drawing, radius in zip(drawings, radii, strict=True)]
    owner = np.repeat(np.arange(len(dots)), [len(part) for part in dots])
    canvas = _stamp(np.concatenate([*dots, np.empty((0, 2))]), radii, owner, len(dots), size + 2 * _margin(size))
    return centre(canvas, size)


def _margin(size: int) -> int:
    return round(_MARGIN * size / SIDE)


def _dots(drawing: Sequence[Array], box: float, radius: float) -> Array:
    """Points along the lines, `(M, 2)` in pixels, with the middle of the drawing at the origin."""
    if not drawing:
        return np.empty((0, 2))
    ends = np.cumsum([len(stroke) for stroke in drawing])
    points = np.concatenate(drawing)
    points = points / max(np.abs(points).max(), 1e-300)  # so that nothing below overflows
    low, high = points.min(axis=0), points.max(axis=0)
    extent = (high - low).max()
    room = max(box - 2 * radius, 1.0)
    points = (points - (low + high) / 2) * (room / extent if extent > 1e-12 else 0.0)
    return _thin(_along(points, ends[:-1]))


def _along(points: Array, breaks: Array) -> Array:
    """Dots on the lines between points, but not between the points at `breaks` and their predecessors."""
    start, move = points[:-1], np.diff(points, axis=0)
    lengths = np.hypot(move[:, 0], move[:, 1])
    counts = np.ceil(lengths / _STEP).astype(np.int64)
    counts[breaks - 1] = 0
    line = np.repeat(np.arange(len(counts)), counts)
    nth = np.arange(len(line)) - np.repeat(np.cumsum(counts) - counts, counts)
    between = start[line] + move[line] * (nth / counts[line])[:, None]
    last = points[np.append(breaks - 1, len(points) - 1)]  # the last point of each stroke
    return np.concatenate([between, last])


def _thin(dots: Array) -> Array:
    """Rounds the dots of a scribble to quarters of a pixel and drops duplicates."""
    if len(dots) <= _MANY:
        return dots
    cells = np.round(dots * 4).astype(np.int64)
    low = cells.min(axis=0)
    width, height = cells.max(axis=0) - low + 1
    found = np.zeros(width * height, bool)
    found[(cells[:, 1] - low[1]) * width + cells[:, 0] - low[0]] = True
    (places,) = np.nonzero(found)
    return (np.stack([places % width, places // width], axis=1) + low) / 4


def _stamp(dots: Array, radii: Array, owner: Array, count: int, side: int) -> Array:
    """Discs around dots, with edges that are smooth over one pixel: `(count, side, side)` float32 from 0 to 1."""
    canvas = np.zeros((count, side, side), np.float32)
    reach = int(np.ceil(radii.max(initial=0.5) + 0.5))
    window = np.arange(-reach, reach + 1)
    place = dots.astype(np.float32) + side // 2
    cell = np.round(place).astype(np.int64)
    off = cell - place
    squares = (window + off[:, 0, None]) ** 2, (window + off[:, 1, None]) ** 2
    distance = np.sqrt(squares[1][:, :, None] + squares[0][:, None, :])
    ink = np.clip(radii[owner].astype(np.float32)[:, None, None] + np.float32(0.5) - distance, 0, 1, dtype=np.float32)
    rows, columns = cell[:, 1, None] + window, cell[:, 0, None] + window
    where = (owner[:, None, None] * side + rows[:, :, None]) * side + columns[:, None, :]
    np.maximum.at(canvas.reshape(-1), where.reshape(-1), ink.reshape(-1))
    return canvas


def centre(pictures: Array, size: int) -> Array:
    """Crops pictures `(N, H, W)` from 0 to 1 to `(size, size)` around their centers of mass, uint8.

    Ink that fits is never cut off.
    """
    tops, lefts = (_first(pictures.sum(axis=axis), size) for axis in (2, 1))
    parts = np.empty((len(pictures), size, size), pictures.dtype)
    for part, picture, top, left in zip(parts, pictures, tops, lefts, strict=True):
        part[:] = picture[top : top + size, left : left + size]
    return np.round(parts * 255).astype(np.uint8)


def _first(lines: Array, size: int) -> Array:
    """Where to crop `size` from the lines of sums `(N, L)`."""
    length = lines.shape[1]
    inked = lines > 0
    first, last = inked.argmax(axis=1), length - 1 - inked[:, ::-1].argmax(axis=1)
    middle = (lines * np.arange(length)).sum(axis=1) / np.where(inked.any(axis=1), lines.sum(axis=1), 1)
    wanted = np.rint(middle).astype(np.int64) - size // 2
    return np.clip(wanted, np.maximum(last + 1 - size, 0), np.maximum(np.minimum(first, length - size), 0))


def fit(picture: Array, shape: tuple[int, ...]) -> Array:
    """A picture `(H, W)`, `(H, W, 3)` or `(C, H, W)`, uint8, as a sample of `shape` `(C, H, W)`.

    For pictures of up to 16 pixels per side (scikit-learn's digits) the margin is cropped, as in that data set.
    """
    from PIL import Image

    channels, height, width = shape
    planes = np.asarray(picture, dtype=np.uint8)
    if planes.ndim == 3 and planes.shape[0] in (1, 3):
        planes = planes.transpose(1, 2, 0)
    image = Image.fromarray(planes.squeeze() if planes.ndim == 3 else planes).convert("L" if channels == 1 else "RGB")
    if max(height, width) <= 16:
        image = without_margin(image)
    if image.size != (width, height):
        shrinks = image.width > width
        image = image.resize((width, height), Image.Resampling.BOX if shrinks else Image.Resampling.BICUBIC)
    pixels = np.asarray(image, dtype=np.uint8)
    return np.ascontiguousarray(pixels[None] if channels == 1 else pixels.transpose(2, 0, 1))


def without_margin(image: PillowImage) -> PillowImage:
    """The square around everything that is not black; the whole picture if all of it is black."""
    box = image.getbbox()
    if box is None:
        return image
    left, top, right, bottom = box
    side = max(right - left, bottom - top)
    left -= (side - (right - left)) // 2
    top -= (side - (bottom - top)) // 2
    return image.crop((left, top, left + side, top + side))  # black outside of the picture
