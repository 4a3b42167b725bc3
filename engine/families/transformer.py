"""A Transformer that classifies texts and reads series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES, Ready
from engine.families.blocks import POSITIONS, Positions, TransformerFamily, unfolded
from engine.families.heads import head
from engine.graph.spec import GraphSpec, Node, sequential
from engine.registry import Choice
from engine.text import N_

OPINIONS = Ready(
    "opinions",
    N_("Sentiment with negation"),
    N_(
        "No single word says whether the writer likes it. In “Attention”, see how “not” and the word that it "
        "negates attend to each other; “Token attribution” shows the words that contributed most."
    ),
    pictures=("decisive_words",),
)


@FAMILIES.register("transformer")
class Transformer(TransformerFamily):
    """Reads a text at once: every word attends to every other, and the mean of the results is classified.

    Attention relates words that belong together ("not" and "bad", "but" and what follows it), however far apart they
    are; positions add the order, since attention itself ignores it. Of a series, each step is a word: a linear layer
    takes the place of the embedding.

    Reference: Vaswani et al., 2017, *Attention is all you need*.
    """

    title = N_("Transformer")
    dataset = "sentiment"

    features: int = Field(32, ge=2, le=1024, title=N_("Embedding dimension"))
    positions: Positions = Field("learned", title=N_("Positional encoding"), json_schema_extra=POSITIONS)

    ready = (
        OPINIONS,
        Ready(
            "reviews",
            N_("Film reviews (IMDB)"),
            N_("IMDB, 10,000 words: whole reviews are read at once, where an LSTM takes one step per word."),
            Choice(name="imdb"),
            {"blocks": 1, "features": 64, "heads": 2},
            {"training.epochs": 2},
        ),
        OPINIONS.failing(
            "no_positions",
            N_("Word order without positional encoding"),
            N_(
                "Attention by itself has no notion of order. Without positions “dull, but great” and “great, but dull” are "
                "one and the same, so the accuracy on sentences with a contrast stays at one half, however long it "
                "trains."
            ),
            config={"positions": "none"},
        ),
    )

    def suits(self, data: DataSpec) -> bool:
        if data.kind == "sequence":
            return data.target in ("classes", "values")
        return data.kind == "text" and data.target == "classes"

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {
            "optimizer": {"name": "adam", "learning_rate": 0.002},
            "schedule": {"name": "cosine"},
            "training.epochs": 15,
        }

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        nodes = {
            **(self._projection() if data.kind == "sequence" else self._embedding(data)),
            **self.stack("transformer_encoder"),
            "norm": Node(layer="layer_norm"),
            "pooling": Node(layer="sequence_pooling"),
            "output": head(data),
        }
        return {"main": unfolded(sequential(data.shape, nodes))}

    def _embedding(self, data: DataSpec) -> dict[str, Node]:
        return self.embedding(len(data.vocabulary), self.positions)

    def _projection(self) -> dict[str, Node]:
        """Each step of a series as a vector, with positions."""
        nodes = {"projection": Node(layer="linear", config={"out_features": self.features})}
        if self.positions != "none":
            nodes["positions"] = Node(layer="positional_encoding", config={"mode": self.positions})
        return nodes
