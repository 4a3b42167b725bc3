"""The answer of a network to a text: a translation, a date in another form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.datasets.text import TextSet
from engine.errors import RequestError
from engine.probes.answered_texts import ended
from engine.probes.base import ProbeContext
from engine.probes.tokens import answers_texts, read_tokens
from engine.text import N_


@dataclass(frozen=True)
class TextAnswer:
    """The answer, the product of its tokens' probabilities, and the parts of the text that were not read as such."""

    answer: str
    probability: float
    unknown: tuple[str, ...]
    """Tokens that are not in the vocabulary."""
    tokens: int
    """Tokens of the text; the network reads the last `read` of them."""
    read: int


def answer_of(context: ProbeContext, text: str) -> TextAnswer:
    """Raises `RequestError` for a network that answers no texts, and for a text without any known token."""
    if not (isinstance(context.dataset, TextSet) and answers_texts(context.graphs, context.spec)):
        raise RequestError(N_("This network was trained on another kind of data. Give it what it was trained on."))
    found = read_tokens(context, text)
    sample = context.dataset.read(text)
    probabilities = context.objective.probabilities(context.forward(sample[None])).numpy()[0]
    tokens = ended(probabilities.argmax(-1))
    answer = "".join(context.spec.target_vocabulary[token] for token in tokens)
    share = float(np.prod(probabilities.max(-1)[: len(tokens)]))
    return TextAnswer(answer, share, found.unknown, found.total, found.read)
