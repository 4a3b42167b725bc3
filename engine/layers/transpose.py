"""Transposition of time and features."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.calculation.copies import copied
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("transpose")
class Transpose(Layer):
    """Swaps the two axes of a sequence.

    Recurrent layers and embeddings use `(T, D)`, steps first; Conv 1D takes channels first, `(D, T)`. Put it between
    them, and once more to return.

    Input: `(T, D)`. Output: `(D, T)`.
    """

    title = N_("Transpose")
    synonyms = ("permute", "swap axes", "转置")
    group = "shape"
    expects = N_("a sequence (T, D)")

    examples = (
        Example({}, inputs=((7, 5),), output=(5, 7)),
        Example({}, inputs=((1, 4),), output=(4, 1)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return (x[1], x[0]) if len(x) == 2 else None

    def build(self, x: Shape) -> nn.Module:
        from engine.modules import recurrent

        return recurrent.Transpose()

    def flops(self, x: Shape) -> int:
        return 0

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (copied(values, (index[1], index[0])),)
