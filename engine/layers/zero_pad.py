"""Zero padding around an image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.copies import copied, zero
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("zero_pad")
class ZeroPad(Layer):
    """Adds rows and columns of zeros around an image.

    Input: `(C, H, W)`. Output: `(C, H + top + bottom, W + left + right)`.
    """

    title = N_("Zero pad")
    synonyms = ("padding", "pad", "填充", "补零")
    group = "shape"
    expects = N_("an image (C, H, W)")
    advice = N_("Put Reshape before it to form an image.")

    left: int = Field(1, ge=0, le=64, title=N_("Left"))
    right: int = Field(1, ge=0, le=64, title=N_("Right"))
    top: int = Field(1, ge=0, le=64, title=N_("Top"))
    bottom: int = Field(1, ge=0, le=64, title=N_("Bottom"))

    examples = (
        Example({}, inputs=((1, 28, 28),), output=(1, 30, 30)),
        Example({"left": 0, "right": 3, "top": 2, "bottom": 0}, inputs=((2, 5, 4),), output=(2, 7, 7)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return (x[0], x[1] + self.top + self.bottom, x[2] + self.left + self.right) if len(x) == 3 else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.ZeroPad2d((self.left, self.right, self.top, self.bottom))

    def flops(self, x: Shape) -> int:
        return 0

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        row, column = index[1] - self.top, index[2] - self.left
        _, height, width = values.input().shape
        if 0 <= row < height and 0 <= column < width:
            return (copied(values, (index[0], row, column)),)
        return (zero(N_("padding")),)
