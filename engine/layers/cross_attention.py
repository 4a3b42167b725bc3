"""Multi-head attention from one sequence to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from engine.calculation.attention import Attention
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.registry import Choice
from engine.text import N_
from engine.views import FollowedPart, Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("cross_attention")
class CrossAttention(Layer):
    r"""Attends from every position of one sequence to the positions of another, for example from an answer to its question.

    Queries come from the first input, $Q = X W_Q$, keys and values from the second, the memory: $K = Y W_K$,
    $V = Y W_V$, each plus a bias. Then as in self-attention: $\mathrm{softmax}(Q K^\top / \sqrt{D / A}) \, V$ in each
    of $A$ heads, side by side and multiplied by $W_O$. Padding of the memory is masked.

    Input: `(S, D)` and a memory `(T, M)`, where the heads divide `D`. Output: `(S, D)`.

    Reference: Bahdanau, Cho and Bengio, 2015, *Neural machine translation by jointly learning to align and translate*
    (attention between two sequences); Vaswani et al., 2017, *Attention is all you need* (the scaled dot product).
    """

    title = N_("Cross-attention")
    synonyms = ("encoder-decoder attention", "multi-head cross-attention", "多头交叉注意力", "交叉注意力")
    group = "attention"
    expects = N_("two sequences (S, D) and (T, M), D divisible by the number of heads")
    advice = N_("Connect the queries first and the keys and values second, or change the number of heads.")
    arity = (2, 2)
    initializes = True
    masked = True
    keeps_time = True

    heads: int = Field(
        4,
        ge=1,
        le=64,
        title=N_("Attention heads"),
        description=N_("Attention heads run in parallel and attend to different relations."),
    )
    dropout: float = Field(
        0.0, ge=0, lt=1, title=N_("Dropout"), description=N_("Share of attention weights that are dropped in training.")
    )

    examples = (
        Example({"heads": 2}, inputs=((3, 8), (7, 5)), output=(3, 8)),
        Example({"heads": 1, "dropout": 0.1}, inputs=((1, 3), (1, 1)), output=(1, 3)),
    )

    def infer(self, *inputs: Shape) -> Shape | None:
        if [len(x) for x in inputs] != [2, 2] or inputs[0][1] % self.heads:
            return None
        return inputs[0]

    def build(self, *inputs: Shape) -> nn.Module:
        from engine.modules import attention

        return attention.CrossAttention(inputs[0][1], inputs[1][1], self.heads, self.dropout)

    def parameter_count(self, *inputs: Shape) -> int:
        (_, features), (_, memory) = inputs
        return 2 * features * (features + 1) + 2 * features * (memory + 1)

    def initial(self, parameter: str) -> Choice | None:
        return Choice(name="xavier_uniform") if parameter.endswith("weight") else None

    def flops(self, *inputs: Shape) -> int:
        (places, features), (seen, memory) = inputs
        return 4 * places * features**2 + 4 * seen * memory * features + 4 * places * seen * features

    def saved_values(self, *inputs: Shape) -> int:
        """Queries, mixed values, output; keys and values; and the attention weights per head, with dropout also its
        input, output and mask."""
        (places, features), (seen, _) = inputs
        return 3 * places * features + 2 * seen * features + (3 if self.dropout else 1) * self.heads * places * seen

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return self._attention(values, index).steps()

    def followed_parts(self, values: NodeValues, index: Index) -> tuple[FollowedPart, ...]:
        return self._attention(values, index).parts()

    def _attention(self, values: NodeValues, index: Index) -> Attention:
        mask = values.mask(1)
        allowed = np.ones(len(values.input(1)), bool) if mask is None or not mask.any() else mask
        return Attention(values, index, self.heads, allowed, memory=1)
