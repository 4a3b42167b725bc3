"""Layer normalization."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import operand
from engine.calculation.statistics import normalized
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("layer_norm")
class LayerNorm(Layer):
    r"""Normalizes each sample to mean 0 and standard deviation 1, then applies a learned scale and shift per feature.

    $y = \gamma \, (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta$, with $\mu$ and $\sigma^2$ over the sample itself, so
    the other samples of a batch do not matter. In a sequence `(T, D)` each position is normalized by itself.

    Input: `(D,)`, `(T, D)` or `(C, H, W)`. Output: the same shape.

    Reference: Ba, Kiros and Hinton, 2016, *Layer normalization*.
    """

    title = N_("Layer norm")
    synonyms = ("layer normalization", "ln", "层归一化", "层标准化", "层规范化")
    group = "normalisation"
    keeps_time = True
    expects = N_("a vector (D,), a sequence (T, D) or an image (C, H, W)")
    activates = True

    epsilon: float = Field(1e-5, ge=1e-8, le=0.1, title=N_("Epsilon"))

    examples = (
        Example({}, inputs=((32,),), output=(32,)),
        Example({}, inputs=((9, 6),), output=(9, 6)),
        Example({"epsilon": 0.001}, inputs=((4, 5, 7),), output=(4, 5, 7)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x if len(x) in (1, 2, 3) else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.LayerNorm(self._normalised(x), eps=self.epsilon)

    def parameter_count(self, x: Shape) -> int:
        return 2 * prod(self._normalised(x))

    def flops(self, x: Shape) -> int:
        return 8 * prod(x)

    def _normalised(self, x: Shape) -> Shape:
        return x[-1:] if len(x) == 2 else x

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        x = values.input()
        is_sequence = x.ndim == 2
        over = operand("x", "input", x, index[0]) if is_sequence else operand("x", "input", x)
        cell = index[1:] if is_sequence else index
        return normalized(values, operand("x", "input", x, *index), over, self.epsilon, *cell)
