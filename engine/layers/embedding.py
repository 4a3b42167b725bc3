"""Embedding: a learned vector for each token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import operand
from engine.calculation.operations import step
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.registry import Choice
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("embedding")
class Embedding(Layer):
    r"""Maps each token to a vector of its own, which is learned like any weight.

    $y_t = E_{x_t}$: row $x_t$ of a table $E$ with one row per token. Tokens that are used alike tend to get
    similar vectors. Token 0 is padding; its row stays at 0, and the following layers skip it. Initial values are
    uniform within ±0.05, as in Keras.

    Input: tokens `(T,)`. Output: `(T, D)`.

    Reference: Bengio et al., 2003, *A neural probabilistic language model*.
    """

    title = N_("Embedding")
    synonyms = ("word vectors", "lookup table", "word2vec", "词嵌入", "词向量")
    group = "core"
    expects = N_("tokens (T,)")
    advice = N_("Connect it to an input of text.")
    initializes = True
    takes = "tokens"
    keeps_time = True

    tokens: int = Field(
        10_000,
        ge=2,
        le=200_000,
        title=N_("Tokens"),
        description=N_("Vocabulary size, padding included."),
    )
    out_features: int = Field(64, ge=1, le=4096, title=N_("Embedding dimension"))

    examples = (
        Example({"tokens": 20, "out_features": 8}, inputs=((6,),), output=(6, 8)),
        Example({"tokens": 3, "out_features": 1}, inputs=((1,),), output=(1, 1)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return (*x, self.out_features) if len(x) == 1 else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.Embedding(self.tokens, self.out_features, padding_idx=0)

    def parameter_count(self, x: Shape) -> int:
        return self.tokens * self.out_features

    def initial(self, parameter: str) -> Choice | None:
        return Choice(name="uniform", limit=0.05)

    def post_init(self, module: nn.Module) -> None:
        import torch

        with torch.no_grad():
            module.get_parameter("weight")[0].zero_()

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        (token,) = (int(values.input()[index[0]]),)
        row = operand("E", "weight", values.weights["weight"], token, index[1])
        place = operand("x", "input", values.input(), index[0])
        return (step(N_("row of the table"), "y", "y = E_{x}", "lookup", (place,), (row,)),)
