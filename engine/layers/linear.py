"""Fully connected layer."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import operand
from engine.calculation.sums import linear
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("linear")
class Linear(Layer):
    r"""Connects every input to every output: a weighted sum and a bias for each.

    $y = W x + b$, with one row of $W$ per unit.

    Input: `(D,)`, or `(T, D)` for the same sums at each of `T` places. Output: `(O,)` or `(T, O)`.

    Reference: Rosenblatt, 1958, *The perceptron: a probabilistic model for information storage and organization in the
    brain*.
    """

    title = N_("Linear")
    supports_vmap = True
    synonyms = (
        "dense",
        "fully connected",
        "fc",
        "inner product",
        "affine",
        "全连接层",
        "线性",
        "线性层",
        "稠密层",
        "hidden layer",
        "output layer",
        "mlp",
        "隐藏层",
        "输出层",
        "多层感知机",
    )
    group = "core"
    keeps_time = True
    expects = N_("a vector (D,) or a sequence (T, D)")
    advice = N_("Put Flatten or global pooling before it.")
    activates = True
    initializes = True
    one_weight = True
    units_field = "out_features"

    out_features: int = Field(
        32, ge=1, le=65536, title=N_("Units"), description=N_("Neurons of the layer. More of them have more capacity.")
    )
    bias: bool = Field(True, title=N_("Bias"))

    examples = (
        Example({"out_features": 10}, inputs=((784,),), output=(10,)),
        Example({"out_features": 3, "bias": False}, inputs=((2,),), output=(3,)),
        Example({}, inputs=((7, 5),), output=(7, 32)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return (*x[:-1], self.out_features) if len(x) in (1, 2) else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.Linear(x[-1], self.out_features, bias=self.bias)

    def parameter_count(self, x: Shape) -> int:
        return self.out_features * (x[-1] + self.bias)

    def flops(self, x: Shape) -> int:
        return 2 * prod(x) * self.out_features

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (linear(values, operand("x", "input", values.input(), *index[:-1]), index[-1]),)
