"""A network that was trained in Layerlab on texts, with its tokenizer and vocabulary.

    from network import predict

    predict("What a lovely film!")

`predict` takes a text as a person writes it. The weights are in a safetensors file of the same name beside this file.
Needs: torch, numpy, safetensors.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import torch
from torch import Tensor

from engine.datasets.text import encode, padded
from engine.datasets.tokenizers.base import Tokenizer
from engine.datasets.tokenizers.spaced_words import SpacedWords
from engine.exports.templates.class_answers import answer
from engine.exports.templates.weights import load

LENGTH = 0
"""Tokens per text: longer ones are cut at the beginning, shorter ones are padded with 0."""
TOKENIZER: Tokenizer = SpacedWords()
VOCABULARY: tuple[str, ...] = ()
"""The tokens by their numbers; 0 is padding, 1 any token that is not here."""


def prepare(texts: Sequence[str]) -> Tensor:
    """Texts as the network takes them, `(N, T)` numbers of tokens."""
    return torch.from_numpy(padded([encode(TOKENIZER.split(text), VOCABULARY) for text in texts], LENGTH))


@torch.no_grad()
def predict(text: str) -> dict[str, float] | float:
    """The probability of each class."""
    return answer(load()(prepare([text])))


if __name__ == "__main__":
    print(json.dumps(predict(sys.argv[1]), ensure_ascii=False))
