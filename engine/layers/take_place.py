"""One position of a sequence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.copies import copied
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("take_place")
class TakePlace(Layer):
    """Takes one position of a sequence and drops the others, for example the class token of a Transformer.

    Positions count from 0; −1 is the last one.

    Input: `(T, D)`. Output: `(D,)`.
    """

    title = N_("Select position")
    synonyms = ("select step", "last token", "索引")
    group = "attention"
    expects = N_("a sequence (T, D) that has this position")
    advice = N_("Choose a position within the sequence.")

    place: int = Field(0, ge=-10_000, le=10_000, title=N_("Position"), description=N_("0 is the first, −1 the last."))

    examples = (
        Example({}, inputs=((7, 5),), output=(5,)),
        Example({"place": -1}, inputs=((1, 4),), output=(4,)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x[1:] if len(x) == 2 and -x[0] <= self.place < x[0] else None

    def build(self, x: Shape) -> nn.Module:
        from engine.modules import attention

        return attention.TakePlace(self.place)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (copied(values, (self.place % len(values.input()), *index)),)
