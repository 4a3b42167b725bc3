"""A convolutional network for text and series."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES, Family, Ready
from engine.families.heads import head
from engine.graph.spec import GraphSpec, Node
from engine.registry import Choice
from engine.text import N_

BIGRAMS = Ready(
    "negation",
    N_("Bigrams: “not bad”"),
    N_(
        "Filters of two, three and five words see “not” and what follows it together, and soon nearly every "
        "sentence is classified correctly. They could not relate words that are further apart than a filter "
        "is wide; a Transformer can."
    ),
)


@FAMILIES.register("text_cnn")
class TextCNN(Family):
    """Detects short word sequences wherever they occur.

    Filters of several widths slide over the words; the strongest response of each filter is kept, and a linear layer
    classifies from them. Words that belong together must lie within the widest filter.

    Over a series the filters slide along its steps. There it matters where a response is, so all of them are kept.

    Reference: Kim, 2014, *Convolutional neural networks for sentence classification*.
    """

    title = N_("1-D CNN")
    synonyms = ("text CNN", "temporal convolution", "文本卷积", "TextCNN")
    dataset = "sentiment"

    features: int = Field(64, ge=1, le=1024, title=N_("Embedding dimension"))
    widths: tuple[Annotated[int, Field(ge=1, le=31)], ...] = Field(
        (2, 3, 5), min_length=1, max_length=6, title=N_("Filter widths"), description=N_("In words.")
    )
    filters: int = Field(64, ge=1, le=1024, title=N_("Filters per width"))
    pooling: Literal["max", "mean"] = Field(
        "max",
        title=N_("Pooling over time"),
        json_schema_extra={"options": {"max": N_("maximum"), "mean": N_("mean")}},
    )
    dropout: float = Field(0.2, ge=0, lt=1, title=N_("Dropout"))

    ready = (
        BIGRAMS,
        Ready(
            "reviews",
            N_("Film reviews (IMDB)"),
            N_("IMDB, 10,000 words: a few telling phrases are enough for most reviews, and it learns fast."),
            Choice(name="imdb"),
            {},
            # With more epochs it overfits the training reviews.
            {"training.epochs": 3},
        ),
        BIGRAMS.failing(
            "words_alone",
            N_("Bag of words"),
            N_(
                "Two settings differ: filters of width one see one word at a time, and their outputs are averaged over the "
                "sentence instead of taking the largest. So the score adds up what each word says by itself: “not bad” is "
                "“not” and “bad”. These sentences are balanced so that no single word says anything, and on new ones the "
                "accuracy stays at one half. With the largest output in place of the mean it is three quarters."
            ),
            config={"widths": (1,), "pooling": "mean"},
            differs=("family.widths", "family.pooling"),
        ),
    )

    def suits(self, data: DataSpec) -> bool:
        if data.kind == "sequence":
            return data.target in ("classes", "values")
        return data.kind == "text" and data.target == "classes"

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        nodes, edges = self._start(data)
        pooling = "flatten" if data.horizon else f"global_{'avg' if self.pooling == 'mean' else 'max'}_pool"
        for width in dict.fromkeys(self.widths):
            config = {"out_channels": self.filters, "kernel_size": width, "padding": width // 2}
            conv, pool = f"conv1d_{width}", f"{pooling}_{width}"
            nodes[conv] = Node(layer="conv1d", config=config, activation=Choice(name="relu"))
            nodes[pool] = Node(layer=pooling)
            edges += [("transpose", conv), (conv, pool)]
        ends = [name for name in nodes if name.startswith(pooling)]
        if len(ends) > 1:
            nodes["concat"] = Node(layer="concat")
            edges += [(end, "concat") for end in ends]
        last = list(nodes)[-1]
        for name, node in (("dropout", Node(layer="dropout", config={"rate": self.dropout})), ("output", head(data))):
            nodes[name] = node
            edges.append((last, name))
            last = name
        return {"main": GraphSpec(inputs={"input": data.shape}, nodes=nodes, edges=tuple(edges))}

    def _start(self, data: DataSpec) -> tuple[dict[str, Node], list[tuple[str, str]]]:
        """Channels first, `(D, T)`: embeddings of tokens, or the columns of a series."""
        if data.kind == "sequence":
            return {"transpose": Node(layer="transpose")}, [("input", "transpose")]
        embedding = {"tokens": len(data.vocabulary), "out_features": self.features}
        nodes = {"embedding": Node(layer="embedding", config=embedding), "transpose": Node(layer="transpose")}
        return nodes, [("input", "embedding"), ("embedding", "transpose")]
