"""Enlarging images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from engine.calculation.copies import copied
from engine.calculation.interpolation import blended
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("upsample")
class Upsample(Layer):
    """Makes images larger by a whole factor: each pixel repeated, or blended with its neighbors.

    Input: `(C, H, W)`. Output: `(C, H · f, W · f)`.

    Reference: Odena, Dumoulin and Olah, 2016, *Deconvolution and checkerboard artifacts*.
    """

    title = N_("Upsample")
    synonyms = ("upsampling", "unpool", "unpooling", "resize", "interpolate", "上采样", "插值")
    group = "shape"
    expects = N_("an image (C, H, W)")
    advice = N_("Put Reshape before it to form an image.")

    factor: int = Field(2, ge=1, le=16, title=N_("Scale factor"))
    mode: Literal["nearest", "bilinear"] = Field(
        "nearest",
        title=N_("Interpolation mode"),
        json_schema_extra={"options": {"nearest": N_("nearest"), "bilinear": N_("bilinear")}},
    )

    examples = (
        Example({}, inputs=((8, 7, 5),), output=(8, 14, 10)),
        Example({"factor": 3, "mode": "bilinear"}, inputs=((2, 4, 4),), output=(2, 12, 12)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return (x[0], x[1] * self.factor, x[2] * self.factor) if len(x) == 3 else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.Upsample(scale_factor=self.factor, mode=self.mode)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        if self.mode == "nearest":
            return (copied(values, (index[0], *(one // self.factor for one in index[1:]))),)
        return (blended(values, index, self.factor),)
