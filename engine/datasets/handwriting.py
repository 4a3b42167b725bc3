"""How people write the ten digits: each way as pen strokes, and how hands differ.

A stroke is written as points `x,y` in hundredths of the digit's height, x to the right and y down, with a smooth curve
through them; `!` marks a corner, `/` the next stroke. The number before a way is how often it is met, relative to the
other ways of the same digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from engine.views import Array

WAYS: dict[int, tuple[tuple[float, str], ...]] = {
    0: (
        (4, "32,1 14,11 4,34 2,58 10,85 30,99 51,90 62,66 63,38 55,13 36,1"),
        (2, "45,3 20,5 6,28 3,60 15,92 38,98 58,80 64,50 58,20 44,4"),
        (2, "20,8 6,30 2,60 14,92 36,99 58,82 63,50 54,16 34,2 18,8"),
        (1.5, "40,6 22,0 6,20 0,55 12,90 34,100 58,85 66,50 58,18 40,4 26,10"),
        (1, "58,12 36,0 12,14 0,48 8,84 34,100 62,84 70,48 60,14 50,6"),
        (0.7, "32,1 10,16 2,50 12,86 32,99 54,86 62,50 54,14 34,1 / 66,8 2,94"),
        (0.3, "32,1 10,16 2,50 12,86 32,99 54,86 62,50 54,14 34,1 / 50,26 15,74"),
        (0.7, "30,2 12,14 3,50 12,88 33,99 54,86 62,48 54,16 34,4 26,12 40,16 58,6"),
        (1, "50,10 30,0 8,20 0,54 10,88 36,100 60,84 66,52 56,22 38,12"),
        (0.8, "10,20 0,50 10,84 34,98 60,86 70,56 64,22 40,2 16,14 4,38"),
    ),
    1: (
        (6, "50,0 49,35 50,68 50,100"),
        (2, "54,0 49,50 46,100"),
        (2.5, "32,20 52,0! 51,50 51,100"),
        (1.5, "18,34 40,16 54,0! 53,50 52,100"),
        (1, "34,18 52,0! 52,50 52,98 / 30,99 52,98 74,99"),
        (0.7, "26,22 40,14 52,0! 52,50 52,98 / 34,100 70,98"),
        (0.6, "8,48 32,22 54,0! 54,50 53,100"),
        (0.3, "50,2 50,50 50,97 / 28,98 74,98"),
    ),
    2: (
        (3, "3,22 14,5 36,0 58,9 61,28 46,54 22,78 0,98! 30,96 68,96"),
        (2.5, "4,20 20,3 44,2 58,18 52,42 32,70 4,96! 24,90 46,96 70,92"),
        (3, "4,20 20,2 46,2 60,20 52,46 30,78 12,96 0,92 6,80 22,82 44,94 72,92"),
        (1.5, "8,14 28,0 52,6 58,28 46,56 22,88 6,98 0,88 12,78 34,88 60,98 76,88"),
        (1.5, "4,12 26,2 50,4 60,20 54,44 34,66 8,86 4,97 22,98 68,96"),
        (1, "2,4 30,2 56,3 52,24 30,60 0,97! 34,95 66,96"),
        (1, "0,30 6,8 30,0 54,10 56,34 40,62 0,99! 66,99"),
        (0.7, "22,24 8,20 14,4 38,0 58,14 52,42 26,76 2,96! 30,92 50,98 70,88"),
        (2.5, "6,16 24,1 48,3 56,20 48,46 28,76 10,97 0,92 2,76 16,68 34,78 52,94 74,98"),
        (2, "2,20 16,3 42,1 58,14 56,36 40,62 18,86 4,88 4,76 18,72 36,84 54,97 72,96"),
        (1.5, "16,28 6,16 22,1 48,4 58,24 52,52 34,82 14,98 0,94 0,80 14,70 32,80 50,96 66,99"),
        (1, "4,26 20,6 46,4 60,20 52,46 30,74 8,90 2,84 14,76 36,84 60,90 82,86"),
        (1, "6,30 4,12 24,0 50,6 58,28 44,58 20,88 2,98 30,96 60,99"),
    ),
    3: (
        (3, "6,14 22,1 46,2 58,17 50,36 26,46! 50,52 63,70 54,91 28,100 2,90"),
        (2, "4,10 28,0 52,8 54,28 38,42 22,46 42,48 60,62 60,84 38,99 14,98 0,88"),
        (1.2, "4,3 32,1 58,2! 42,22 24,42! 48,44 64,62 60,86 34,100 2,92"),
        (1.2, "6,12 28,0 54,10 50,34 30,46 16,42 24,36 44,46 64,64 56,92 28,100 0,90"),
        (1.2, "10,8 36,0 56,12 46,34 20,50! 44,48 62,64 54,88 30,100 6,99"),
        (0.8, "0,20 18,0 48,0 62,18 50,40 30,46! 56,50 70,72 56,96 22,100 0,80"),
        (0.8, "4,6 30,0 54,6 56,24 40,40 52,46 62,64 52,88 26,99 0,94"),
        (0.8, "2,24 14,4 42,0 60,14 48,38 28,48! 52,54 58,74 44,96 16,100 2,92 8,82"),
    ),
    4: (
        (3, "8,2 4,26 2,50! 30,52 66,48 / 56,0 54,48 50,100"),
        (2, "12,0 8,28 12,46 34,48 58,38 / 62,0 60,44 54,100"),
        (1.5, "4,4 6,34 20,50 44,46 60,26 / 62,2 60,50 58,100"),
        (1.5, "48,0 26,30 0,62! 34,62 74,60 / 50,2 50,50 49,100"),
        (1.5, "46,2 20,36 0,60! 40,58 72,56 / 56,34 52,70 50,100"),
        (1.5, "6,4 4,50! 34,50 56,42! 60,2! 58,50 54,100"),
        (1, "10,2 4,30 10,48 34,48 54,34 62,4! 60,40 52,100"),
        (1, "52,100 52,50 52,0! 24,34 0,64! 38,62 74,62"),
        (0.8, "30,0 14,30 2,56! 36,54 70,50 / 48,26 46,62 42,100"),
        (0.7, "22,0 12,22 2,46! 30,48 60,46 / 58,14 54,50 46,100"),
    ),
    5: (
        (2.5, "10,2 8,22 6,42! 26,36 50,44 62,64 54,88 28,100 2,92 / 10,3 34,3 66,0"),
        (2, "64,1 36,3 12,4! 8,24 6,42! 30,38 56,52 60,76 44,96 20,100 0,92"),
        (1.5, "66,0 40,2 20,6 12,24 18,42 40,52 56,66 50,88 26,100 0,94"),
        (1, "60,2 18,2! 4,44! 34,42 56,58 54,84 28,98 0,96"),
        (1, "14,6 10,44! 38,38 60,56 58,84 34,100 6,96 / 18,4 44,6 72,2"),
        (1, "70,2 28,4! 20,38! 44,44 54,64 44,88 20,100 0,96"),
        (0.8, "12,10 6,46 26,46 50,50 60,70 46,94 20,100 0,90 / 14,8 40,6 70,4"),
        (1, "64,2 24,4! 12,44! 36,36 60,52 60,82 36,100 10,96 2,84 10,76"),
        (1.2, "16,4 12,24 10,44! 30,36 54,46 60,70 42,96 16,98 4,84 / 16,4 40,2 74,-4"),
        (0.8, "20,8 8,46! 34,40 56,54 56,80 36,98 10,94 / 26,10 52,4 84,0"),
    ),
    6: (
        (3, "50,0 26,18 8,46 2,72 12,94 34,100 54,88 58,68 42,56 20,62 5,80"),
        (2, "36,0 18,28 4,60 6,88 28,100 50,90 54,70 36,58 14,66 5,84"),
        (1.5, "60,4 36,4 12,30 2,64 14,94 40,98 58,80 48,58 26,56 8,74"),
        (1.5, "20,0 10,34 2,68 10,94 32,100 50,86 46,64 26,58 6,74"),
        (1, "44,0 20,24 4,58 8,90 32,100 56,86 54,62 32,52 12,62 10,80 24,90"),
        (1, "14,2 6,44 2,76 14,98 38,98 58,84 60,64 44,50 22,56 4,76"),
        (0.8, "62,12 48,0 22,12 4,46 4,80 24,100 50,92 58,70 40,56 10,66"),
        (0.6, "58,2 34,20 14,48 4,76 16,97 40,96 50,80 38,70 20,78 14,90"),
        (2, "42,0 22,26 6,56 4,84 22,100 52,98 68,80 62,62 42,62 26,78 20,96"),
        (2, "30,0 14,32 2,68 8,94 32,100 60,90 64,70 46,58 28,70 22,92"),
        (1, "24,0 12,40 4,76 18,98 46,98 62,82 50,66 30,72 18,88"),
        (1, "62,0 36,22 10,54 2,84 20,100 48,94 56,76 38,66 18,76 8,92"),
    ),
    7: (
        (4, "2,4 30,3 62,2! 46,36 30,68 22,100"),
        (2, "2,10 30,4 58,3 56,22 42,54 32,100"),
        (2, "2,18 6,3! 34,4 64,2! 44,40 28,100"),
        (1.5, "2,4 34,3 64,2! 46,40 30,100 / 16,52 60,48"),
        (1, "0,14 6,2! 34,4 64,3! 48,36 32,100 / 16,54 64,50"),
        (1.2, "0,8 18,2 40,10 66,2! 44,46 38,100"),
        (1, "4,6 34,2 64,4! 60,40 58,100"),
        (0.8, "0,20 22,8 54,2 60,10 48,44 30,74 10,100"),
        (0.5, "2,4 34,3 64,2! 52,32 36,60 32,100 / 30,46 72,52"),
        (1, "2,28 0,8 16,6 40,8 62,2 54,30 40,62 30,100"),
        (1, "20,4 40,3 58,2! 50,40 44,72 38,100"),
    ),
    8: (
        (3, "54,12 34,0 12,10 12,30 34,46 54,64 54,88 32,100 10,90 10,66 32,46 54,28 56,12"),
        (1.5, "60,6 36,1 14,14 22,38 46,56 56,80 38,100 12,94 6,74 26,52 52,32 60,10"),
        (1.5, "34,46 14,30 16,8 36,0 54,12 50,34 32,48 10,66 10,90 32,100 54,88 52,66 34,46"),
        (1, "34,0 16,10 16,34 34,44 52,34 52,10 36,0 / 34,45 10,58 6,84 30,100 56,88 56,60 36,45"),
        (1, "62,16 48,0 22,4 12,24 32,44 52,62 54,86 30,100 8,86 18,62 44,40 66,10"),
        (0.8, "20,10 10,28 32,46 52,66 48,92 24,100 6,84 16,62 42,42 54,22 40,2 20,8"),
        (0.6, "8,0 16,28 40,56 52,80 34,100 12,88 20,62 44,36 58,4"),
        (0.6, "50,4 26,0 10,20 28,42 48,50 58,74 42,98 14,94 4,74 20,54 44,42 56,22 48,4"),
        (2, "66,4 44,2 20,12 16,30 36,48 50,66 44,90 24,100 8,90 12,72 34,50 54,32 68,8"),
        (1.2, "58,14 40,0 16,6 10,24 28,42 40,58 42,84 28,100 14,96 12,78 24,58 48,36 60,18"),
        (1, "50,14 34,0 14,8 10,28 28,42 52,58 64,80 44,100 14,98 2,82 14,62 38,44 50,28 52,10"),
        (0.8, "72,0 50,16 34,44 20,68 10,88 24,100 42,90 44,68 32,46 18,26 24,6 44,2 58,14 66,20"),
    ),
    9: (
        (3, "56,14 36,0 10,12 6,36 24,50 48,38 57,14! 54,50 46,100"),
        (2, "54,10 30,0 6,18 10,44 34,48 54,28 58,6! 56,48 54,100"),
        (1.5, "52,16 34,0 8,14 8,40 30,48 50,32 54,16 56,52 44,86 22,100 2,94"),
        (1.2, "30,1 8,16 10,42 34,46 54,26 50,6 30,1 / 55,12 52,56 44,100"),
        (1, "58,20 44,2 16,6 4,30 20,50 44,42 60,16 54,56 34,100"),
        (1, "60,4 30,2 6,24 18,46 46,36 60,6! 48,52 34,100"),
        (1, "54,22 40,4 16,6 8,28 24,44 46,34 56,12 58,54 48,90 26,100 8,88"),
        (0.8, "50,4 22,8 8,32 24,46 48,36 / 58,2 54,50 46,100"),
        (0.7, "44,32 24,46 6,32 14,8 38,0 54,14 54,44 50,100"),
        (1, "56,8 34,0 10,14 4,36 20,46 44,32 58,6! 52,36 42,68 30,100"),
        (1, "62,2 38,4 14,16 6,34 20,46 42,36 56,16! 52,50 48,100"),
    ),
}

_POINTS = 24
"""Points a stroke."""


@dataclass(frozen=True)
class Hand:
    """How far hands differ: standard deviations, lengths in heights of the digit."""

    points: float = 0.03
    strokes: float = 0.02
    ends: float = 0.06
    warp: float = 0.03
    proportion: float = 0.06
    taper: float = 0.2
    width: float = 0.27
    slant: float = 0.22
    slant_mean: float = 0.12
    turn_degrees: float = 6.0
    wobble: float = 0.006
    pen: float = 0.26
    pen_mean: float = 2.4


def write(digit: int, count: int, random: np.random.Generator, hand: Hand) -> list[list[Array]]:
    """`count` drawings of the digit, each a list of strokes `(P, 2)`."""
    ways = WAYS[digit]
    weights = np.array([weight for weight, _ in ways])
    shares = random.multinomial(count, weights / weights.sum())
    drawings: list[list[Array]] = []
    for share, (_, way) in zip(shares, ways, strict=True):
        if share:
            drawings += _write(_read(way), int(share), random, hand)
    return drawings


def pens(count: int, random: np.random.Generator, hand: Hand) -> Array:
    """Widths of the line, in pixels."""
    return np.clip(hand.pen_mean * np.exp(random.normal(0, hand.pen, count)), 1.3, 4.6)


def _write(
    way: tuple[tuple[Array, Array], ...], count: int, random: np.random.Generator, hand: Hand
) -> list[list[Array]]:
    strokes = [_stroke(points, corners, count, random, hand) for points, corners in way]
    sizes = [stroke.shape[1] for stroke in strokes]
    whole = _deform(np.concatenate(strokes, axis=1), random, hand)
    parts = np.split(whole, np.cumsum(sizes)[:-1], axis=1)
    return [list(drawing) for drawing in zip(*parts, strict=True)]


@cache
def _read(way: str) -> tuple[tuple[Array, Array], ...]:
    """Each stroke as points `(K, 2)` and whether each is a corner `(K,)`."""
    strokes = []
    for text in way.split("/"):
        found = re.findall(r"(-?\d+),(-?\d+)(!?)", text)
        points = np.array([(float(x), float(y)) for x, y, _ in found]) / 100
        strokes.append((points, np.array([mark == "!" for *_, mark in found])))
    return tuple(strokes)


def _stroke(points: Array, corners: Array, count: int, random: np.random.Generator, hand: Hand) -> Array:
    """The stroke as `count` hands write it: `(count, P, 2)`."""
    care = np.exp(random.normal(0, 0.5, (count, 1, 1)))
    placed = points + random.normal(0, 1, (count, *points.shape)) * hand.points * care
    placed = placed + random.normal(0, 1, (count, 1, 2)) * hand.strokes * care
    curve = _curve(_round(placed, corners, random), random, hand)
    return curve + _tremor(curve.shape, random) * hand.wobble * care


def _round(points: Array, corners: Array, random: np.random.Generator) -> Array:
    """Corners as two near points: a smooth curve through both is sharp when they are one."""
    columns = []
    for k in range(points.shape[1]):
        point = points[:, k]
        if not corners[k]:
            columns.append(point)
            continue
        share = np.abs(random.normal(0, 0.12, (len(points), 1))).clip(0, 0.4)
        columns += [point + share * (points[:, k - 1] - point), point + share * (points[:, k + 1] - point)]
    return np.stack(columns, axis=1)


def _curve(points: Array, random: np.random.Generator, hand: Hand) -> Array:
    """A Catmull-Rom spline through points `(n, K, 2)`, begun and ended a little early or late."""
    n, k, _ = points.shape
    first, last = 2 * points[:, :1] - points[:, 1:2], 2 * points[:, -1:] - points[:, -2:-1]
    padded = np.concatenate([first, points, last], axis=1)
    shift = random.normal(0, hand.ends, (2, n, 1)) * k
    begin, end = shift[0].clip(-0.8, 0.6), (k - 1) + shift[1].clip(-0.6, 0.8)
    t = begin + (end - begin) * np.linspace(0, 1, _POINTS)
    piece = np.clip(np.floor(t), 0, k - 2).astype(np.int64)
    u = (t - piece)[:, :, None]
    rows = np.arange(n)[:, None]
    p0, p1, p2, p3 = (padded[rows, piece + i] for i in range(4))
    inside = 0.5 * (
        2 * p1 + (p2 - p0) * u + (2 * p0 - 5 * p1 + 4 * p2 - p3) * u**2 + (3 * p1 - p0 - 3 * p2 + p3) * u**3
    )
    before, after = p1 + (p2 - p0) * 0.5 * u, p2 + (p3 - p1) * 0.5 * (u - 1)
    return np.where(u < 0, before, np.where(u > 1, after, inside))


def _tremor(shape: tuple[int, ...], random: np.random.Generator) -> Array:
    noise = random.normal(0, 1, shape)
    noise[:, 1:-1] = (noise[:, :-2] + 2 * noise[:, 1:-1] + noise[:, 2:]) / 2.4
    return noise


def _deform(points: Array, random: np.random.Generator, hand: Hand) -> Array:
    """What a hand does to the whole digit: proportions, a smooth warp, width, slant and turn."""
    n = len(points)

    def draw(deviation: float) -> Array:
        return random.normal(0, deviation, (n, 1))

    x, y = points[:, :, 0] - 0.32, points[:, :, 1] - 0.5
    y = y + draw(hand.proportion) * np.cos(np.pi * y) + draw(hand.proportion / 2) * np.sin(2 * np.pi * y)
    x = x * (1 + draw(hand.taper) * 2 * y) + draw(hand.proportion) * np.cos(np.pi * y)
    for _ in range(2):
        across, along, phase = draw(3.0), draw(3.0), draw(3.0)
        wave = np.sin(across * x + along * y + phase)
        x, y = x + draw(hand.warp) * wave, y + draw(hand.warp) * wave
    x = x * np.exp(draw(hand.width))
    x = x - (hand.slant_mean + draw(hand.slant)) * y
    turn = np.radians(draw(hand.turn_degrees))
    return np.stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], axis=2)
