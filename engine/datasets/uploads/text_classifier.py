"""How much texts tell about a class: a quick classifier, to find the column that texts were labeled with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from engine.datasets.tokenizers.saved import NEWEST, SAVED
from engine.datasets.uploads.missing_values import is_missing

_CHARACTERS = 400
"""Of each text."""


def learnable_share(texts: Sequence[str], labels: Sequence[str]) -> float:
    """The share of errors of "always the most frequent class" that naive Bayes avoids, from 0 to 1.

    It learns from every other labeled text and is evaluated on the rest.
    """
    rows = [
        (Counter(SAVED[NEWEST].split(text[:_CHARACTERS])), label)
        for text, label in zip(texts, labels, strict=True)
        if not is_missing(label)
    ]
    train, rest = rows[::2], rows[1::2]
    if len(rest) < 2:
        return 0.0
    majority = Counter(label for _, label in train).most_common(1)[0][0]
    baseline = sum(label == majority for _, label in rest)
    right = sum(answer == label for answer, (_, label) in zip(_answers(train, rest), rest, strict=True))
    return max(0.0, (right - baseline) / max(1, len(rest) - baseline))


Row = tuple[Counter[str], str]


def _answers(train: Sequence[Row], rest: Sequence[Row]) -> list[str]:
    """The classes of `rest` by multinomial naive Bayes with add-one smoothing."""
    classes = sorted({label for _, label in train})
    index = {token: at for at, token in enumerate(dict.fromkeys(token for found, _ in train for token in found))}
    counts = np.ones((len(classes), len(index)))
    for found, label in train:
        for token, count in found.items():
            counts[classes.index(label), index[token]] += count
    likelihood = np.log(counts / counts.sum(1, keepdims=True))
    prior = np.log([sum(label == name for _, label in train) / len(train) for name in classes])
    answers = []
    for found, _ in rest:
        known = [token for token in found if token in index]
        scores = prior + sum((found[token] * likelihood[:, index[token]] for token in known), np.zeros(len(classes)))
        answers.append(classes[int(scores.argmax())])
    return answers
