"""The Transformer that reads a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from engine.datasets.base import DataSpec
from engine.families.base import FAMILIES, Ready
from engine.families.blocks import POSITIONS, Positions, TransformerFamily, unfolded
from engine.families.heads import head
from engine.graph.spec import GraphSpec, Node, sequential
from engine.registry import Choice
from engine.text import N_


@FAMILIES.register("transformer")
class Transformer(TransformerFamily):
    """Reads a text at once: every word looks at every other, and the mean of what they found tells the class.

    Attention brings together what belongs together ("not" and "bad", "but" and what follows it), however far apart
    it stands; positions tell the order, for attention itself knows none.

    Reference: Vaswani et al., 2017, *Attention is all you need*.
    """

    title = N_("Transformer")
    dataset = "sentiment"

    features: int = Field(32, ge=2, le=1024, title=N_("Numbers a place"))
    positions: Positions = Field("learned", title=N_("Positions"), json_schema_extra=POSITIONS)

    ready = (
        Ready(
            "opinions",
            N_("Not bad at all: what the writer means"),
            N_(
                "No word alone says whether the writer likes it; look at Attention to see “not” and the word it turns "
                "round find each other, and at the words that decided."
            ),
            pictures=("decisive_words",),
        ),
        Ready(
            "reviews",
            N_("Reviews of films"),
            N_("IMDB, 10,000 words: whole reviews at once, in a fraction of the steps that an LSTM takes one by one."),
            Choice(name="imdb"),
            {"blocks": 1, "features": 64, "heads": 2},
            {"training.epochs": 2},
        ),
        Ready(
            "no_positions",
            N_("Without positions: which opinion comes last?"),
            N_(
                "Attention knows no order by itself. Without positions “dull, but great” and “great, but dull” are one "
                "and the same, so all the sentences with a contrast stay a coin toss, however long it learns."
            ),
            Choice(name="sentiment", negation=False),
            {"positions": "none"},
            fails=True,
        ),
    )

    def suits(self, data: DataSpec) -> bool:
        return data.kind == "text" and data.target == "classes"

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {
            "optimizer": {"name": "adam", "learning_rate": 0.002},
            "schedule": {"name": "cosine"},
            "training.epochs": 15,
        }

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        nodes = {
            **self.embedding(len(data.vocabulary), self.positions),
            **self.stack("transformer_encoder"),
            "norm": Node(layer="layer_norm"),
            "pooling": Node(layer="sequence_pooling"),
            "output": head(data),
        }
        return {"main": unfolded(sequential(data.shape, nodes))}
