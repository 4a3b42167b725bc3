"""Text generation, token by token."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.datasets.text import encode
from engine.datasets.tokenizers.base import Tokenizer
from engine.probes.base import ProbeContext
from engine.probes.tokens import tokenizer_of
from engine.views import Array

if TYPE_CHECKING:
    from torch import Tensor


def generate_tokens(
    context: ProbeContext, text: str, count: int, temperature: float, seed: int
) -> tuple[list[str], list[float]]:
    """The next `count` tokens, each with its predicted probability; sampling depends only on `seed`.

    At temperature 0 the most likely token is always chosen. Padding and the unknown token are never generated.
    """
    vocabulary = context.spec.vocabulary
    tokens = encode(tokenizer_of(context).split(text), vocabulary) or encode(["\n"], vocabulary)
    random = np.random.default_rng(seed)
    pieces, values = [], []
    for _ in range(count):
        scores = _next(context, tokens[-context.spec.shape[0] :])
        token = sample_token(scores, temperature, random)
        tokens.append(token)
        pieces.append(vocabulary[token])
        values.append(float(_softmax(scores)[token]))
    return pieces, values


def continuation(tokenizer: Tokenizer, text: str, tokens: Sequence[str]) -> list[str]:
    """Generated tokens as they follow `text`, with spaces where the tokenizer has them."""
    before = tokenizer.split(text)[-1:]
    return tokenizer.spaced([*before, *tokens])[len(before) :]


def sample_token(scores: Array, temperature: float, random: np.random.Generator) -> int:
    """A token sampled from `scores / temperature` `(V,)`, but never token 0 or 1."""
    if temperature < 1e-3:
        return int(scores[2:].argmax()) + 2
    return int(random.choice(len(scores) - 2, p=_softmax(scores[2:] / temperature))) + 2


def _next(context: ProbeContext, tokens: Sequence[int]) -> Array:
    """The scores `(V,)` of the next token; the sequence is padded at its end, which does not affect them."""
    import torch

    row = np.zeros((1, context.spec.shape[0]), np.int64)
    row[0, : len(tokens)] = tokens
    with torch.no_grad():
        output: Tensor = context.models["main"](context.batch(row))
    return np.nan_to_num(output[0, len(tokens) - 1].cpu().double().numpy())


def _softmax(scores: Array) -> Array:
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())
