"""Multi-head self-attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.attention import Attention, attended_positions
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.registry import Choice
from engine.text import N_
from engine.views import FollowedPart, Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("self_attention")
class SelfAttention(Layer):
    r"""Attends from every position of a sequence to all positions, and mixes their values.

    Each position has a query, a key and a value: $Q = X W_Q$, $K = X W_K$, $V = X W_V$ for the positions as the rows of
    $X$, each plus a bias. In each of $A$ heads, $\mathrm{softmax}(Q K^\top / \sqrt{D / A}) \, V$ mixes the values by
    how well query and key agree; the heads side by side are multiplied by $W_O$. Causal attention only looks back, as
    it must to predict the next token. Padding is masked.

    Input: `(T, D)`, where the heads divide `D`. Output: `(T, D)`.

    Reference: Vaswani et al., 2017, *Attention is all you need*.
    """

    title = N_("Self-attention")
    synonyms = ("multi-head", "multi-head attention", "mha", "scaled dot-product", "多头", "多头注意力", "自注意力")
    group = "attention"
    expects = N_("a sequence (T, D) with D divisible by the number of heads")
    advice = N_("Put Embedding or Linear before it, or change the number of heads.")
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
    causal: bool = Field(
        False, title=N_("Causal"), description=N_("Each position attends only to itself and earlier ones.")
    )
    dropout: float = Field(
        0.0, ge=0, lt=1, title=N_("Dropout"), description=N_("Share of attention weights that are dropped in training.")
    )

    examples = (
        Example({"heads": 2}, inputs=((7, 8),), output=(7, 8)),
        Example({"heads": 3, "causal": True, "dropout": 0.1}, inputs=((5, 6),), output=(5, 6)),
        Example({"heads": 1}, inputs=((1, 1),), output=(1, 1)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x if len(x) == 2 and x[1] % self.heads == 0 else None

    def build(self, x: Shape) -> nn.Module:
        from engine.modules import attention

        return attention.SelfAttention(x[1], self.heads, self.causal, self.dropout)

    def parameter_count(self, x: Shape) -> int:
        return 4 * x[1] * (x[1] + 1)

    def initial(self, parameter: str) -> Choice | None:
        return Choice(name="xavier_uniform") if parameter.endswith("weight") else None

    def flops(self, x: Shape) -> int:
        return 8 * x[0] * x[1] ** 2 + 4 * x[0] ** 2 * x[1]

    def saved_values(self, x: Shape) -> int:
        """Queries, keys, values, mixed values, output; and the attention weights per head, with dropout also its input,
        output and mask."""
        return 5 * x[0] * x[1] + (3 if self.dropout else 1) * self.heads * x[0] ** 2

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return self._attention(values, index).steps()

    def followed_parts(self, values: NodeValues, index: Index) -> tuple[FollowedPart, ...]:
        return self._attention(values, index).parts()

    def _attention(self, values: NodeValues, index: Index) -> Attention:
        return Attention(values, index, self.heads, attended_positions(values, index[0], self.causal))
