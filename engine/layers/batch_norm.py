"""Batch normalization."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import operand
from engine.calculation.statistics import normalized, scaled_and_shifted, standardized
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("batch_norm")
class BatchNorm(Layer):
    r"""Normalizes each channel to mean 0 and standard deviation 1 over the batch, then applies a learned scale and shift.

    $y = \gamma \, (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta$, with $\mu$ and $\sigma^2$ over the batch and all
    positions. In evaluation, running averages of both are used instead; `momentum` is the weight of each new batch in
    them.

    Input: `(D,)`, `(C, T)` or `(C, H, W)`. Output: the same shape.

    Reference: Ioffe and Szegedy, 2015, *Batch normalization: accelerating deep network training by reducing internal
    covariate shift*.
    """

    title = N_("Batch norm")
    synonyms = ("batch normalization", "bn", "批归一化", "批标准化", "批量归一化", "批量规范化")
    group = "normalisation"
    expects = N_("a vector (D,), a signal (C, T) or an image (C, H, W)")
    activates = True

    momentum: float = Field(0.1, gt=0, le=1, title=N_("Momentum"))
    epsilon: float = Field(1e-5, ge=1e-8, le=0.1, title=N_("Epsilon"))

    examples = (
        Example({}, inputs=((16, 14, 14),), output=(16, 14, 14)),
        Example({"momentum": 0.01}, inputs=((32,),), output=(32,)),
        Example({"epsilon": 0.001}, inputs=((4, 9),), output=(4, 9)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x if len(x) in (1, 2, 3) else None

    def build(self, x: Shape) -> nn.Module:
        from engine.modules.basic import BatchNorm1d, BatchNorm2d

        kind = BatchNorm2d if len(x) == 3 else BatchNorm1d
        return kind(x[0], eps=self.epsilon, momentum=self.momentum)

    def parameter_count(self, x: Shape) -> int:
        return 2 * x[0]

    def flops(self, x: Shape) -> int:
        return 4 * prod(x)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        x = values.input()
        value = operand("x", "input", x, *index)
        if values.training and values.inputs[0][:, 0].size > 1:
            over = operand("x", "batch", values.inputs[0], slice(None), index[0])
            return normalized(values, value, over, self.epsilon, index[0])
        mean = operand(r"\mu", "running_mean", values.weights["running_mean"], index[0])
        variance = operand(r"\sigma^2", "running_var", values.weights["running_var"], index[0])
        normal = standardized(value, mean, variance, self.epsilon)
        return normal, scaled_and_shifted(values, normal, index[0])
