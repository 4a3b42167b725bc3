"""Base of the recurrent families."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.base import Family
from engine.families.heads import head
from engine.graph.spec import GraphSpec, Node, sequential
from engine.registry import Choice
from engine.text import N_

LARGE = 1000
"""From this vocabulary size on, tokens are words: they get wider embeddings, and a hidden layer follows."""


class RecurrentFamily(Family):
    """Base class of the recurrent families: Embedding for text, the recurrent layer, a hidden layer, the output.

    Two classes are predicted by a single score, as in introductory courses. For next-token prediction every step has an
    output.
    """

    layer: ClassVar[str]
    """The name of the recurrent layer."""
    both: ClassVar[bool] = False
    """Whether it is bidirectional."""

    units: int | None = Field(
        None,
        ge=1,
        le=4096,
        title=N_("Recurrent units"),
        description=N_("Values kept from step to step; empty for automatic."),
    )
    stacked: int = Field(1, ge=1, le=8, title=N_("Number of layers"))
    embedding: int | None = Field(
        None,
        ge=1,
        le=4096,
        title=N_("Embedding dimension"),
        description=N_("For text: embedding dimension; empty for automatic."),
    )
    hidden: int | None = Field(
        None,
        ge=0,
        le=4096,
        title=N_("Hidden units"),
        description=N_("After the recurrent layer; 0 for none, empty for automatic."),
    )
    dropout: float | None = Field(None, ge=0, lt=1, title=N_("Dropout"))

    def suits(self, data: DataSpec) -> bool:
        if data.continues:
            return not self.both  # a backward layer has already read the next token
        return data.kind in ("sequence", "text") and data.target in ("classes", "values")

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        words = len(data.vocabulary) >= LARGE
        hidden = self.hidden if self.hidden is not None else (32 if words else 0)
        dropout = self.dropout if self.dropout is not None else (0.2 if words else 0.0)
        nodes: dict[str, Node] = {}
        if data.kind == "text":
            width = self.embedding or (128 if words else 16)
            nodes["embedding"] = Node(layer="embedding", config={"tokens": len(data.vocabulary), "out_features": width})
        name = self._layer()
        every = {"steps": "all"} if data.continues else {}
        units = 64 if words else 128 if data.continues else 32
        nodes[f"{name}_1"] = Node(layer=name, config={**self._recurrent(units), **every})
        if hidden:
            nodes["linear_1"] = Node(layer="linear", config={"out_features": hidden}, activation=Choice(name="relu"))
        if dropout:
            nodes["dropout_1"] = Node(layer="dropout", config={"rate": dropout})
        nodes["output"] = _end(data)
        return {"main": sequential(data.shape, nodes)}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        chosen: dict[str, Any] = {"regularisation.clip_norm": 1.0, "training.epochs": 20}
        if len(data.classes) == 2:
            chosen["loss"] = "binary_cross_entropy"
        if len(data.vocabulary) >= LARGE:
            return {**chosen, "training.epochs": 3}
        return {**chosen, "optimizer": {"name": "adam", "learning_rate": 0.005}}

    def _layer(self) -> str:
        return self.layer

    def _recurrent(self, units: int) -> dict[str, Any]:
        config: dict[str, Any] = {"hidden": self.units or units}
        if self.stacked > 1:
            config["layers"] = self.stacked
        if self.both:
            config["bidirectional"] = True
        return config


def _end(data: DataSpec) -> Node:
    """One score per token at every step, a single score for two classes, or the default output for the data."""
    outputs = len(data.target_vocabulary) if data.continues else 1 if len(data.classes) == 2 else 0
    return Node(layer="linear", config={"out_features": outputs}) if outputs else head(data)
