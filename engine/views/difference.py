"""The difference of two views of the same kind: how two runs differ in one picture.

Views are the dictionaries that `unpack` gives. The views of both runs are drawn with equal scales.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.text import N_, Message, message
from engine.views.base import Array, View
from engine.views.matrices import Heatmaps, Matrix
from engine.views.pictures import Pictures
from engine.views.planes import Plane

Shown = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """Both views with equal scales, A − B if there is a picture of it, and how far they are apart."""

    first: Shown
    second: Shown
    view: View | None
    sentence: Message


def difference(first: Shown, second: Shown) -> Difference:
    """The difference `first − second`."""
    kind = str(first["kind"])
    if kind != second["kind"] or kind not in _DIFFERENCES:
        return Difference(
            first, second, None, message(N_("Views of this kind have no difference to draw. Compare A and B."))
        )
    named, compute = _DIFFERENCES[kind]
    mine, other = np.shape(first[named]), np.shape(second[named])
    if mine != other:
        template = N_("A shows {first} values and B {second}, so there is no difference to draw.")
        return Difference(first, second, None, message(template, first=_size(mine), second=_size(other)))
    if _axes(first) != _axes(second):
        template = N_("The axes of A and B are not the same, so there is no difference to draw.")
        return Difference(first, second, None, message(template))
    return compute(first, second)


def _size(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))


def _axes(view: Shown) -> list[Any]:
    names = ("x_range", "y_range", "classes", "rows", "columns", "names")
    return [view.get(name) for name in names]


def _planes(first: Shown, second: Shown) -> Difference:
    """Probabilities of two classes: that of the second class; of more: how much probability would have to move."""
    a, b = _floats(first["values"]), _floats(second["values"])
    if a.ndim == 3:
        share = float((a.argmax(axis=2) != b.argmax(axis=2)).mean())
        sentence = message(N_("The predicted classes differ on {share} of the plane."), share=f"{share:.1%}")
        change = a[..., 1] - b[..., 1] if a.shape[2] == 2 else 1 - np.minimum(a, b).sum(axis=2)
        reach = 1.0
    else:
        change, sentence = a - b, _largest(a - b)
        reach = _reach(change)
        scale = (
            min(first["value_range"][0], second["value_range"][0]),
            max(first["value_range"][1], second["value_range"][1]),
        )
        first, second = {**first, "value_range": scale}, {**second, "value_range": scale}
    note = None
    if a.ndim == 3:
        two = N_("Probability of class {name} in A minus that in B.")
        more = N_(
            "Total variation distance of both predictions: the probability that would have to move between classes."
        )
        note = message(two, name=_name(first["classes"][1])) if a.shape[2] == 2 else message(more)
    view = Plane(
        x_range=tuple(first["x_range"]),
        y_range=tuple(first["y_range"]),
        values=change.astype(np.float32),
        points=np.zeros((0, 2), np.float32),
        targets=np.zeros(0, np.float32),
        held_out=np.zeros(0, bool),
        value_range=(-reach, reach),
        note=note,
    )
    return Difference(first, second, view, sentence)


def _pictures(first: Shown, second: Shown) -> Difference:
    a, b = _floats(first["pixels"]), _floats(second["pixels"])
    if first["scale"] == "rgb":
        a, b = a.mean(axis=-1), b.mean(axis=-1)
    low, high = min(first["low"], second["low"]), max(first["high"], second["high"])
    scaled = {"low": low, "high": high}
    reach = _reach(a - b)
    view = Pictures(
        pixels=(a - b).astype(np.float32), scale="signed", captions=tuple(first.get("captions") or ()), low=-reach,
        high=reach, across=first.get("across"),
    )  # fmt: skip
    return Difference({**first, **scaled}, {**second, **scaled}, view, _largest(a - b))


def _matrices(first: Shown, second: Shown) -> Difference:
    change = _floats(first["values"]) - _floats(second["values"])
    view = Matrix(
        values=change, rows=tuple(first["rows"]), columns=tuple(first["columns"]), row_label=first["row_label"],
        column_label=first["column_label"], scale="signed",
    )  # fmt: skip
    return Difference(first, second, view, _largest(change))


def _heatmaps(first: Shown, second: Shown) -> Difference:
    change = _floats(first["values"]) - _floats(second["values"])
    scaled = {"low": min(first["low"], second["low"]), "high": max(first["high"], second["high"])}
    reach = _reach(change)
    view = Heatmaps(
        values=change.astype(np.float32), names=tuple(first["names"]), row_label=first["row_label"],
        column_label=first["column_label"], rows=tuple(first["rows"]), columns=tuple(first["columns"]), scale="signed",
        low=-reach, high=reach, mirrored=tuple(first["mirrored"]),
    )  # fmt: skip
    return Difference({**first, **scaled}, {**second, **scaled}, view, _largest(change))


_DIFFERENCES: dict[str, tuple[str, Callable[[Shown, Shown], Difference]]] = {
    "plane": ("values", _planes),
    "pictures": ("pixels", _pictures),
    "matrix": ("values", _matrices),
    "heatmaps": ("values", _heatmaps),
}
"""By kind: the field with the values, and the function."""


def has_difference(kind: str) -> bool:
    return kind in _DIFFERENCES


def _floats(values: Array) -> Array:
    return np.asarray(values, dtype=np.float64)


def _reach(change: Array) -> float:
    """The ends of a symmetric scale."""
    finite = np.abs(change[np.isfinite(change)])
    return float(finite.max(initial=0.0)) or 1.0


def _largest(change: Array) -> Message:
    finite = np.abs(change[np.isfinite(change)])
    if not finite.size:
        return message(N_("No values can be compared."))
    template = N_("The values differ by {mean} on average, and by up to {largest}.")
    return message(template, mean=f"{finite.mean():.3g}", largest=f"{finite.max():.3g}")


def _name(name: Any) -> Any:
    """A name of a class: text, or a message as a dictionary."""
    return Message(**name) if isinstance(name, dict) else name
