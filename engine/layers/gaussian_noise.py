"""Gaussian noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.noise import noisy
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("gaussian_noise")
class GaussianNoise(Layer):
    r"""Adds random noise during training, so that small changes of the input matter less.

    $y = x + \sigma z$ with $z \sim N(0, 1)$, drawn independently for every value. After training nothing is added.

    Input: any shape. Output: the same shape.

    Reference: Bishop, 1995, *Training with noise is equivalent to Tikhonov regularization*.
    """

    title = N_("Gaussian noise")
    synonyms = ("noise", "噪声")
    group = "regularisation"
    keeps_time = True
    expects = N_("one input of any shape")

    deviation: float = Field(0.1, ge=0, le=10, title=N_("Standard deviation"))

    examples = (
        Example({}, inputs=((2,),), output=(2,)),
        Example({"deviation": 0.5}, inputs=((1, 8, 8),), output=(1, 8, 8)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x

    def build(self, x: Shape) -> nn.Module:
        from engine.modules.basic import GaussianNoise as Module

        return Module(self.deviation)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (noisy(values, index, self.deviation),)
