"""Positional encoding."""

from __future__ import annotations

from math import prod, sqrt
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import constant, operand
from engine.calculation.operations import step
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.registry import Choice
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("positional_encoding")
class PositionalEncoding(Layer):
    r"""Adds its position to every element of a sequence; without that, attention has no notion of order.

    Sines: $y_t = \sqrt{D} \, x_t + p_t$ with $p_{t, 2i} = \sin(t / 10000^{2i / D})$ and $p_{t, 2i + 1}$ the cosine of
    the same, so that near places are alike. The factor $\sqrt{D}$ keeps small embeddings from drowning in the sines:
    for $D = 64$ it brings embeddings that begin within ±0.05 from a root mean square of 0.03 to 0.23, beside 0.71 for
    the sines. Learned: $y_t = x_t + p_t$ with a weight for each number of each place.

    Input: `(T, D)`. Output: `(T, D)`.

    Reference: Vaswani et al., 2017, *Attention is all you need*.
    """

    title = N_("Positional encoding")
    synonyms = ("position embedding", "positional embedding", "位置编码", "位置嵌入")
    group = "attention"
    expects = N_("a sequence (T, D)")
    advice = N_("Put it after Embedding or Patch embedding.")
    initializes = True
    keeps_time = True

    mode: Literal["learned", "sine"] = Field(
        "learned",
        title=N_("Positional encoding"),
        json_schema_extra={"options": {"learned": N_("learned"), "sine": N_("sinusoidal")}},
    )
    scaled: bool = Field(
        True,
        title=N_("Scale by √D"),
        description=N_("Sinusoidal only: keeps small embeddings from being drowned by it."),
    )

    examples = (
        Example({}, inputs=((6, 8),), output=(6, 8)),
        Example({"mode": "sine"}, inputs=((7, 5),), output=(7, 5)),
        Example({"mode": "sine", "scaled": False}, inputs=((1, 1),), output=(1, 1)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x if len(x) == 2 else None

    def build(self, x: Shape) -> nn.Module:
        from engine.modules import attention

        if self.mode == "learned":
            return attention.LearnedPositions(*x)
        return attention.SinePositions(x[0], x[1], sqrt(x[1]) if self.scaled else 1.0)

    def parameter_count(self, x: Shape) -> int:
        return prod(x) if self.mode == "learned" else 0

    def initial(self, parameter: str) -> Choice | None:
        return Choice(name="uniform", limit=0.05)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        learned = self.mode == "learned"
        name = "places" if learned else "encoding"
        x, p = operand("x", "input", values.input(), *index), operand("p", name, values.weights[name], *index)
        if learned or not self.scaled:
            return (step(N_("sum"), "y", "y = x + p", "sum", (x,), (p,)),)
        factor = constant(r"\sqrt{D}", sqrt(values.input().shape[1]))
        return (step(N_("sum"), "y", r"y = \sqrt{D} x + p", "sum", (factor, x), (p,)),)
