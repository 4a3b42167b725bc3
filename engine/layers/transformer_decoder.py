"""The decoder block of a Transformer."""

from __future__ import annotations

from engine.layers.base import LAYERS, MEMORY, Example, Part, Shape
from engine.layers.transformer import TransformerBlock, features_of
from engine.text import N_


@LAYERS.register("transformer_decoder")
class TransformerDecoder(TransformerBlock):
    """Attends from each position to those before it, then to a memory if there is one, then applies two linear layers.

    Causal self-attention, cross-attention to the second input where there is one, and two linear layers, each behind a
    layer norm and added to what came in. With one input it is the block of a GPT. It is inserted into the graph as
    these separate layers, which can be changed afterwards.

    Input: `(S, D)`, where the heads divide `D`, and a memory `(T, M)` or none. Output: `(S, D)`.

    Reference: Vaswani et al., 2017, *Attention is all you need*.
    """

    title = N_("Transformer decoder block")
    synonyms = ("gpt", "multi-head attention", "causal", "解码器")
    expects = N_("a sequence (S, D) with D divisible by the number of heads, and optionally a memory (T, M)")
    arity = (1, 2)

    examples = (
        Example({"heads": 2, "hidden": 16}, inputs=((7, 8),), output=(7, 8)),
        Example({"heads": 2, "hidden": 5, "dropout": 0.0}, inputs=((4, 6), (7, 3)), output=(4, 6)),
    )

    def infer(self, *inputs: Shape) -> Shape | None:
        if any(len(x) != 2 for x in inputs) or inputs[0][1] % self.heads:
            return None
        return inputs[0]

    def expand(self, x: Shape | None, *memory: Shape | None) -> tuple[Part, ...]:
        parts = [*self.attending("attention", "self_attention", "", causal=True)]
        if memory:
            parts += self.attending("cross", "cross_attention", parts[-1].name, MEMORY)
        return (*parts, *self.thinking(parts[-1].name, features_of(x)))
