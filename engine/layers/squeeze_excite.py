"""Squeeze and excitation."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.channel_gates import gate_parts, scaled_channel
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import FollowedPart, Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("squeeze_excite")
class SqueezeExcite(Layer):
    r"""Scales each channel up or down, depending on the whole image.

    $y_c = g_c \, x_c$ with gates $g = \mathrm{sigmoid}(W_2 \, \mathrm{relu}(W_1 \bar x + b_1) + b_2)$ from the mean
    $\bar x_c$ of each channel. $W_1$ squeezes the $C$ means to $C / r$ values, for reduction $r$, $W_2$ makes a gate
    for each channel from them. It costs little, since it uses the means alone.

    Input: `(C, H, W)`. Output: the same shape.

    Reference: Hu, Shen and Sun, 2018, *Squeeze-and-excitation networks*.
    """

    title = N_("Squeeze-excite")
    synonyms = ("se block", "senet", "channel attention", "通道注意力")
    group = "convolution"
    expects = N_("an image (C, H, W)")
    initializes = True

    reduction: int = Field(
        4,
        ge=1,
        le=64,
        title=N_("Reduction ratio"),
        description=N_("The bottleneck has the number of channels divided by this."),
    )

    examples = (
        Example({}, inputs=((16, 7, 5),), output=(16, 7, 5)),
        Example({"reduction": 8}, inputs=((3, 4, 4),), output=(3, 4, 4)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x if len(x) == 3 else None

    def build(self, x: Shape) -> nn.Module:
        from engine.modules.basic import SqueezeExcite as Module

        return Module(x[0], self._hidden(x))

    def parameter_count(self, x: Shape) -> int:
        return (2 * x[0] + 1) * self._hidden(x) + x[0]

    def flops(self, x: Shape) -> int:
        return 2 * prod(x) + 4 * x[0] * self._hidden(x)

    def _hidden(self, x: Shape) -> int:
        return max(1, x[0] // self.reduction)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return scaled_channel(values, index)

    def followed_parts(self, values: NodeValues, index: Index) -> tuple[FollowedPart, ...]:
        return tuple(part for part in gate_parts(values, index) if part.count > 1)
