"""The encoder block of a Transformer."""

from __future__ import annotations

from engine.layers.base import LAYERS, Example, Part, Shape
from engine.layers.transformer import TransformerBlock, features_of
from engine.text import N_


@LAYERS.register("transformer_encoder")
class TransformerEncoder(TransformerBlock):
    r"""Attends from each position of a sequence to all others, then applies two linear layers; each result is added to its input.

    $y = x + \mathrm{attention}(\mathrm{norm}(x))$, then $z = y + W_2 \, \mathrm{gelu}(W_1 \, \mathrm{norm}(y))$. It is
    inserted into the graph as these separate layers, which can be changed afterwards. The norms come first (pre-norm),
    which can be trained without a warm-up.

    Input: `(T, D)`, where the heads divide `D`. Output: `(T, D)`.

    Reference: Xiong et al., 2020, *On layer normalization in the Transformer architecture*.
    """

    title = N_("Transformer encoder block")
    synonyms = ("bert", "multi-head attention", "编码器")
    expects = N_("a sequence (T, D) with D divisible by the number of heads")

    examples = (
        Example({"heads": 2, "hidden": 16}, inputs=((7, 8),), output=(7, 8)),
        Example({"heads": 1, "hidden": 3, "dropout": 0.0}, inputs=((1, 5),), output=(1, 5)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x if len(x) == 2 and x[1] % self.heads == 0 else None

    def expand(self, x: Shape | None) -> tuple[Part, ...]:
        return (
            *self.attending("attention", "self_attention", ""),
            *self.thinking("attention_add", features_of(x)),
        )
