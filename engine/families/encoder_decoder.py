"""Encoder and decoder with attention."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Literal

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES, Ready
from engine.families.blocks import TransformerFamily, unfolded
from engine.graph.spec import GraphSpec, Node
from engine.registry import Choice
from engine.text import N_

DATES = Ready(
    "dates",
    N_("Translating dates"),
    N_(
        "“Wednesday, 3 March 2021” becomes “2021-03-03”. Open “Attention”: while the year is written, the network "
        "attends to the year, wherever it stands; for the month it attends to the letters that distinguish it from "
        "the others."
    ),
    pictures=("attention",),
)


@FAMILIES.register("encoder_decoder")
class EncoderDecoder(TransformerFamily):
    """Reads a text with an encoder and answers with a decoder that attends to it at every step.

    With recurrent layers, a GRU reads in both directions, another one writes, and attention connects them: its weights
    show which characters of the input each character of the answer attends to. With Transformer blocks, attention does
    the reading and writing, too.

    Reference: Bahdanau, Cho and Bengio, 2015, *Neural machine translation by jointly learning to align and translate*.
    """

    title = N_("Encoder–decoder with attention")
    dataset = "dates"

    parts: Literal["recurrent", "transformer"] = Field(
        "recurrent",
        title=N_("Layer type"),
        json_schema_extra={"options": {"recurrent": N_("recurrent layers"), "transformer": N_("Transformer blocks")}},
    )
    attention: bool = Field(
        True,
        title=N_("Attention"),
        description=N_("Recurrent layers only. Without attention, one vector must hold the whole question."),
    )
    blocks: int = Field(1, ge=1, le=12, title=N_("Blocks"))
    heads: int = Field(
        1, ge=1, le=64, title=N_("Attention heads"), description=N_("Must divide the embedding dimension.")
    )
    dropout: float = Field(0.0, ge=0, lt=1, title=N_("Dropout"))

    ready = (
        DATES,
        Ready(
            "transformer",
            N_("The same with Transformer blocks"),
            N_("Every layer is attention, and all positions of the input are read at once."),
            None,
            {"parts": "transformer", "blocks": 2, "heads": 4},
            {"training.epochs": 12},
        ),
        DATES.failing(
            "one_row",
            N_("Without attention"),
            N_(
                "The decoder gets the whole input as a single vector and must unpack it. After the same training, "
                "most answers have a wrong digit somewhere: this bottleneck is why attention was invented."
            ),
            config={"attention": False},
        ),
    )

    def suits(self, data: DataSpec) -> bool:
        return data.has_token_targets and not data.continues

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        return {"main": self._transformer(data) if self.parts == "transformer" else self._recurrent(data)}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {"optimizer": {"name": "adam", "learning_rate": 0.003}, "training.epochs": 4}

    def _transformer(self, data: DataSpec) -> GraphSpec:
        encoder = {
            **self.embedding(len(data.vocabulary), prefix="source_"),
            **self.stack("transformer_encoder", "encoder"),
            "memory": Node(layer="layer_norm"),
        }
        decoder = {
            **self.embedding(len(data.target_vocabulary), prefix="target_"),
            **self.stack("transformer_decoder", "decoder"),
            "norm": Node(layer="layer_norm"),
            "output": _scores(data),
        }
        edges = [*_chained("source", encoder), *_chained("target", decoder)]
        memory = [("memory", name) for name, node in decoder.items() if node.layer == "transformer_decoder"]
        return unfolded(_graph(data, {**encoder, **decoder}, [*edges, *memory]))

    def _recurrent(self, data: DataSpec) -> GraphSpec:
        config = {"hidden": self.features, "steps": "all"}
        encoder = {
            "source_embedding": _embedding(data.vocabulary, self.features),
            "encoder": Node(layer="gru", config={**config, "bidirectional": True}),
        }
        decoder = {
            "target_embedding": _embedding(data.target_vocabulary, self.features),
            "decoder": Node(layer="gru", config=config),
        }
        edges = [*_chained("source", encoder), *_chained("target", decoder)]
        return (self._with_attention if self.attention else self._bottleneck)(data, encoder, decoder, edges)

    def _with_attention(
        self, data: DataSpec, encoder: dict[str, Node], decoder: dict[str, Node], edges: list[tuple[str, str]]
    ) -> GraphSpec:
        """Attention from the decoder's states to the encoder's; the result is added to the decoder's states."""
        after = {
            "attention": Node(layer="cross_attention", config={"heads": self.heads, "dropout": self.dropout}),
            "add": Node(layer="add"),
            "hidden": Node(layer="linear", config={"out_features": self.features}, activation=Choice(name="tanh")),
            "output": _scores(data),
        }
        joining = [("decoder", "attention"), ("encoder", "attention"), ("attention", "add"), ("decoder", "add")]
        edges = [*edges, *joining, ("add", "hidden"), ("hidden", "output")]
        return _graph(data, {**encoder, **decoder, **after}, edges)

    def _bottleneck(
        self, data: DataSpec, encoder: dict[str, Node], decoder: dict[str, Node], edges: list[tuple[str, str]]
    ) -> GraphSpec:
        """Without attention: the decoder gets only the encoder's last states, as a single vector."""
        row = {
            "last": Node(layer="take_place"),
            "row": Node(layer="linear", config={"out_features": self.features}, activation=Choice(name="tanh")),
            "memory": Node(layer="reshape", config={"shape": [1, self.features]}),
        }
        kept = {**encoder, **row}
        joined = self._with_attention(data, kept, decoder, edges)
        swapped = tuple(("memory", "attention") if edge == ("encoder", "attention") else edge for edge in joined.edges)
        return joined.model_copy(update={"edges": (*swapped, ("encoder", "last"), ("last", "row"), ("row", "memory"))})


def _embedding(vocabulary: tuple[str, ...], features: int) -> Node:
    return Node(layer="embedding", config={"tokens": len(vocabulary), "out_features": features})


def _scores(data: DataSpec) -> Node:
    return Node(layer="linear", config={"out_features": len(data.target_vocabulary)})


def _chained(first: str, nodes: Mapping[str, Node]) -> list[tuple[str, str]]:
    names = [first, *nodes]
    return list(pairwise(names))


def _graph(data: DataSpec, nodes: dict[str, Node], edges: list[tuple[str, str]]) -> GraphSpec:
    inputs = {"source": data.shape, "target": (data.target_length,)}
    return GraphSpec(inputs=inputs, nodes=nodes, edges=tuple(edges))
