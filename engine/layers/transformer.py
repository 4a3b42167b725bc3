"""Base of the Transformer's encoder and decoder blocks: their two sublayers, each with a residual connection."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from engine.layers.base import Block, Part, Shape
from engine.text import N_

FEATURES = 64
"""The number of features while the input is unknown: the default of Embedding."""


class TransformerBlock(Block):
    """Base class of the Transformer blocks: settings, and the parts they consist of."""

    group = "attention"
    advice = N_("Put Embedding and Positional encoding before it, or change the number of heads.")

    heads: int = Field(
        4,
        ge=1,
        le=64,
        title=N_("Attention heads"),
        description=N_("Attention heads run in parallel and attend to different relations."),
    )
    hidden: int = Field(
        128, ge=1, le=16_384, title=N_("Hidden units"), description=N_("Units of the feed-forward layer.")
    )
    dropout: float = Field(0.1, ge=0, lt=1, title=N_("Dropout"))

    def attending(self, name: str, layer: str, source: str, *memory: str, causal: bool = False) -> Sequence[Part]:
        """Norm, attention, dropout, and the sum with `source`; the last part is called `<name>_add`."""
        config = {"heads": self.heads, "dropout": self.dropout, **({"causal": True} if causal else {})}
        norm = Part(f"{name}_norm", "layer_norm", {}, (source,))
        looking = Part(name, layer, config, (norm.name, *memory))
        return self._summed(name, source, norm, looking)

    def thinking(self, source: str, features: int) -> Sequence[Part]:
        """Norm, two linear layers per position, dropout, and the sum with `source`."""
        norm = Part("norm", "layer_norm", {}, (source,))
        hidden = Part("hidden", "linear", {"out_features": self.hidden}, ("norm",), activation="gelu")
        linear = Part("linear", "linear", {"out_features": features}, ("hidden",))
        return self._summed("linear", source, norm, hidden, linear)

    def _summed(self, name: str, source: str, *parts: Part) -> Sequence[Part]:
        if self.dropout:
            parts = (*parts, Part(f"{name}_drop", "dropout", {"rate": self.dropout}, (parts[-1].name,)))
        return (*parts, Part(f"{name}_add", "add", {}, (parts[-1].name, source)))


def features_of(x: Shape | None) -> int:
    """Features per position."""
    return x[1] if x is not None and len(x) == 2 else FEATURES
