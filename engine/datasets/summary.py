"""Summaries of data sets: a few samples and figures, small enough to be sent to a page."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.datasets.masks import painted
from engine.datasets.splits import Data, Split
from engine.datasets.statistics import Column, statistics
from engine.datasets.text import TextSet, decode
from engine.datasets.tokenizers.base import Tokenizer
from engine.registry import Choice
from engine.views import Array

SHOWN_POINTS = 1200
SHOWN_PICTURES = 12
SHOWN_SEQUENCES = 8
SHOWN_TEXTS = 8
SHOWN_TOKENS = 20


def summarize(choice: Choice, seed: int = 0) -> dict[str, Any]:
    """A few samples and figures of a configured data set; `seed` selects the samples.

    `sizes` by split, `counts` of the training samples (for masks: pixels) per class, `columns`: the name of each input,
    with its mean, standard deviation, minimum, median and maximum; `target_columns`: the same for target values.
    Points and curves: `points` `(N, 2)`, `targets` `(N,)`, `held_out` `(N,)`. Tables: `rows` `(N, D)`, `targets`.
    Images: `pictures` `(K, n, H, W, C)`, one row per class or label, and their `means` `(K, H, W, C)`; with masks, one
    row of images, and `painted` `(1, n, H, W, 3)`, their masks in the colors of the classes.
    Sequences: a few `sequences` `(n, T, D)` of the training split, sorted by class, and their `targets`
    `(n, outputs)`: class indices, values or next values. Both are in their original units.
    Series with times: `timeline`, as `Dataset.timeline` gives it.
    Texts: a few `texts` of the training split with their `answers`, and the most `frequent` tokens `[piece, count]`.
    """
    dataset = DATASETS.make(choice)
    data = dataset.load()
    spec = dataset.spec()  # after loading, which may have built the vocabulary
    found = statistics(data, spec)
    random = np.random.default_rng(seed)
    if isinstance(dataset, TextSet):
        samples = _texts(spec, data, dataset.tokenizer(), random)
    else:
        samples = SAMPLES[spec.kind](spec, data, random)
    return {
        "sizes": found.sizes,
        "counts": list(found.balance.get("train", ())),
        "columns": [_figures(column) for column in found.columns],
        "target_columns": [_figures(column) for column in found.targets],
        **samples,
        **({"timeline": line} if (line := dataset.timeline()) else {}),
    }


def _figures(column: Column) -> list[Any]:
    return [column.name, column.mean, column.deviation, column.low, column.median, column.high]


def _sequences(spec: DataSpec, data: Data, random: np.random.Generator) -> dict[str, Array]:
    train = data.train
    order = random.permutation(len(train))
    if spec.classes:
        each = max(1, SHOWN_SEQUENCES // len(spec.classes))
        order = np.concatenate([order[train.y[order] == k][:each] for k in range(len(spec.classes))])
    shown = order[:SHOWN_SEQUENCES] if not spec.classes else order
    source = train.x if train.raw is None else train.raw
    targets = train.y[shown].reshape(len(shown), -1) * data.unit + data.offset
    return {"sequences": source[shown].astype(np.float32), "targets": targets.astype(np.float32)}


def _texts(spec: DataSpec, data: Data, tokenizer: Tokenizer, random: np.random.Generator) -> dict[str, Any]:
    train = data.train
    shown = random.permutation(len(train))[:SHOWN_TEXTS]
    counts = np.bincount(train.x.ravel(), minlength=len(spec.vocabulary))
    counts[:2] = 0  # without padding and unknown
    frequent = np.argsort(-counts, kind="stable")[:SHOWN_TOKENS]
    return {
        "texts": [tokenizer.join(decode(train.x[index].tolist(), spec.vocabulary)) for index in shown],
        "answers": [_answer(train.y[index], spec, tokenizer) for index in shown],
        "frequent": [[spec.vocabulary[token], int(counts[token])] for token in frequent if counts[token]],
    }


def _answer(target: Array, spec: DataSpec, tokenizer: Tokenizer) -> str:
    if spec.classes:
        return spec.classes[int(target)]
    if spec.target == "tokens":
        return tokenizer.join(decode(target.tolist(), spec.target_vocabulary))
    return f"{float(np.ravel(target)[0]):.3g}"


def _points(spec: DataSpec, data: Data, random: np.random.Generator) -> dict[str, Array]:
    splits = (data.train, data.val, data.test)
    raw = np.concatenate([s.raw if s.raw is not None else s.x for s in splits])
    targets = np.concatenate([s.y for s in splits]).reshape(len(raw))
    held_out = np.arange(len(raw)) >= len(data.train) + len(data.val)
    shown = random.permutation(len(raw))[:SHOWN_POINTS]
    points = np.stack([raw[:, 0], targets], axis=1) if spec.kind == "curve" else raw
    return {
        "points": points[shown].astype(np.float32),
        "targets": targets[shown].astype(np.float32),
        "held_out": held_out[shown],
    }


def _rows(_spec: DataSpec, data: Data, _random: np.random.Generator) -> dict[str, Array]:
    train = data.train
    rows = train.x if train.raw is None else train.raw
    targets = train.y.reshape(len(rows), -1)[:, 0]
    return {"rows": rows[:SHOWN_POINTS].astype(np.float32), "targets": targets[:SHOWN_POINTS].astype(np.float32)}


def _pictures(spec: DataSpec, data: Data, random: np.random.Generator) -> dict[str, Array]:
    if spec.target == "mask":
        return _masked(data.train, random)
    if spec.target == "labels":
        return _grouped(spec, [(data.train, np.flatnonzero(held > 0.5)) for held in data.train.y.T], random)
    # Held-out classes have samples only in the test split.
    splits = [data.test if k in spec.held_out else data.train for k in range(len(spec.classes))]
    return _grouped(spec, [(split, np.flatnonzero(split.y == k)) for k, split in enumerate(splits)], random)


def _masked(train: Split, random: np.random.Generator) -> dict[str, Array]:
    chosen = random.permutation(len(train))[:SHOWN_PICTURES]
    return {
        "pictures": train.x[chosen].transpose(0, 2, 3, 1)[None],  # (n, C, H, W) -> (1, n, H, W, C)
        "painted": painted(train.y[chosen])[None],
    }


def _grouped(spec: DataSpec, groups: list[tuple[Split, Array]], random: np.random.Generator) -> dict[str, Array]:
    shown = np.stack([split.x[_drawn(group, random)] for split, group in groups])
    means = np.stack([_mean(split, group[:1000], spec) for split, group in groups])
    return {
        "pictures": shown.transpose(0, 1, 3, 4, 2),  # (K, n, C, H, W) -> (K, n, H, W, C)
        "means": means.transpose(0, 2, 3, 1),
    }


def _drawn(group: Array, random: np.random.Generator) -> Array:
    if not len(group):
        return np.zeros(SHOWN_PICTURES, dtype=int)
    return random.choice(group, SHOWN_PICTURES, replace=len(group) < SHOWN_PICTURES)


def _mean(train: Split, group: Array, spec: DataSpec) -> Array:
    average = train.x[group].mean(axis=0) if len(group) else np.zeros(spec.shape)
    return average.astype(np.uint8)


SAMPLES = {
    "image": _pictures,
    "table": _rows,
    "points": _points,
    "curve": _points,
    "sequence": _sequences,
}
