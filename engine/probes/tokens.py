"""Texts in probes: the tokens of a sample, and labels for the positions of a node."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from engine.datasets.base import Dataset
from engine.datasets.data_spec import DataSpec
from engine.datasets.text import TextSet, decode
from engine.datasets.tokenizers.base import Tokenizer
from engine.datasets.tokenizers.spaced_words import SpacedWords
from engine.errors import RequestError
from engine.graph.check import check
from engine.graph.masks import mask_origins
from engine.graph.spec import GraphSpec
from engine.probes.base import ProbeContext
from engine.text import N_
from engine.views import Array

if TYPE_CHECKING:
    from torch import Tensor

SHOWN_LETTERS = 90
"""The maximum number of characters of a text in a table row."""


class TextContext(Protocol):
    """Whatever knows the data set of a run."""

    @property
    def dataset(self) -> Dataset: ...

    @property
    def spec(self) -> DataSpec: ...


def tokenizer_of(context: TextContext) -> Tokenizer:
    """The tokenizer of the data set that a run was trained on."""
    return context.dataset.tokenizer() if isinstance(context.dataset, TextSet) else SpacedWords()


def text_of(context: TextContext, tokens: Array, answer: bool = False) -> str:
    """The tokens of a sample (or of an answer) as text."""
    found = decode(np.asarray(tokens).tolist(), context.spec.target_vocabulary if answer else context.spec.vocabulary)
    return "".join(found) if answer else tokenizer_of(context).join(found)


def shortened(text: str) -> str:
    """The end of a long text: the part that the network reads."""
    return text if len(text) <= SHOWN_LETTERS else f"… {text[-SHOWN_LETTERS:].partition(' ')[2]}"


class ReadTokens(NamedTuple):
    """What a network reads of a text."""

    total: int
    """Tokens of the whole text."""
    read: int
    """Its last tokens, as many as the network reads."""
    unknown: tuple[str, ...]
    """Those of them that are not in the vocabulary."""


def read_tokens(context: ProbeContext, text: str) -> ReadTokens:
    """Raises `RequestError` for a text without any token of the vocabulary."""
    known, pieces = set(context.spec.vocabulary[2:]), tokenizer_of(context).split(text)
    read = pieces[-context.spec.shape[0] :]
    unknown = tuple(dict.fromkeys(piece for piece in read if piece not in known))
    if pieces and len(unknown) == len(set(read)):
        raise RequestError(N_("No word of this text is in the network's vocabulary."))
    return ReadTokens(len(pieces), len(read), unknown)


def nodes_with_layers(graphs: Mapping[str, GraphSpec], layers: tuple[str, ...]) -> tuple[str, ...]:
    """Nodes of the main graph with one of these layers, in topological order."""
    graph = graphs.get("main")
    if graph is None:
        return ()
    return tuple(name for name in check(graph).order if graph.nodes[name].layer in layers)


def predicts_next_token(graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
    """Whether the run predicts next tokens, so that it can continue texts."""
    graph = graphs.get("main")
    return data.continues and graph is not None and len(graph.inputs) == 1


def answers_texts(graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
    """Whether the run answers a text with a text."""
    graph = graphs.get("main")
    return data.has_token_targets and graph is not None and tuple(graph.inputs) == ("source", "target")


def captures_of_sample(context: ProbeContext, sample: Array) -> tuple[dict[str, Tensor], dict[str, Array]]:
    """Captures of the main graph for one sample, and the inputs.

    For networks that answer, the target input is the network's own answer.
    """
    import torch

    graph, model = context.graphs["main"], context.models["main"]
    given = {next(iter(graph.inputs)): context.batch(np.asarray(sample)[None])}
    with torch.no_grad():
        if answers_texts(context.graphs, context.spec):
            answer = context.objective.answer(context.models, given["source"]).argmax(-1)
            given["target"] = torch.cat([torch.ones_like(answer[:, :1]), answer[:, :-1]], 1)
        captures: dict[str, Tensor] = {}
        model(*given.values(), captures=captures)
    return captures, {name: np.asarray(tensor[0].float().cpu()) for name, tensor in given.items()}


def position_labels(
    context: ProbeContext, entered: Mapping[str, Array], node: str, side: int, count: int
) -> tuple[str, ...]:
    """Labels for each position of input `side` of a node that keeps positions: tokens, without padding, or numbers."""
    graph = context.graphs["main"]
    origin = mask_origins(graph, check(graph).order)[node][side]
    if origin is None:
        return tuple(str(place + 1) for place in range(count))
    vocabulary = context.spec.target_vocabulary if origin == "target" else context.spec.vocabulary
    return decode(entered[origin].astype(np.int64).tolist(), vocabulary)
