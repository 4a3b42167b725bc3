"""A small GPT."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES, Ready
from engine.families.blocks import POSITIONS, Positions, TransformerFamily, unfolded
from engine.graph.spec import GraphSpec, Node, sequential
from engine.registry import Choice
from engine.text import N_

CHARACTERS = Ready(
    "characters",
    N_("Character-level language model"),
    N_(
        "Watch “Generated text”: noise, then letters as frequent as in English, then words. Perplexity falls from "
        "about 100 to below 6, as if it chose among six characters instead of a hundred."
    ),
)


@FAMILIES.register("gpt")
class GPT(TransformerFamily):
    """Predicts the next token at every position, and writes by predicting again and again.

    The same blocks as in a large language model, only smaller: each position attends to those before it, never ahead.
    On characters it first learns which letters are frequent, then syllables, then words, then how lines are laid out.

    Reference: Radford et al., 2018, *Improving language understanding by generative pre-training*.
    """

    title = N_("GPT")
    dataset = "characters"

    positions: Positions = Field("learned", title=N_("Positional encoding"), json_schema_extra=POSITIONS)
    dropout: float = Field(0.0, ge=0, lt=1, title=N_("Dropout"))

    ready = (
        CHARACTERS,
        CHARACTERS.failing(
            "by_heart",
            N_("Overfitting a short text"),
            N_(
                "Only 10,000 characters, a fortieth of the text, read 150 times instead of four. The training loss goes on "
                "falling while the validation loss rises: it overfits. It memorizes whole sentences and does worse and worse "
                "on any other text. More text, dropout or a smaller network help."
            ),
            dataset=Choice(name="characters", characters=10_000, val_fraction=0.4),
            settings={"training.epochs": 150},
            differs=("dataset.characters", "dataset.val_fraction", "training.epochs"),
        ),
    )

    def suits(self, data: DataSpec) -> bool:
        return data.continues

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        nodes = {
            **self.embedding(len(data.vocabulary), self.positions),
            **self.stack("transformer_decoder"),
            "norm": Node(layer="layer_norm"),
            "output": Node(layer="linear", config={"out_features": len(data.target_vocabulary)}),
        }
        return {"main": unfolded(sequential(data.shape, nodes))}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {
            "optimizer": {"name": "adam", "learning_rate": 0.003},
            "schedule": {"name": "cosine"},
            "training.epochs": 4,
        }
