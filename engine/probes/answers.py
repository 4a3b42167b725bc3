"""Samples with the predictions of the network."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from engine.datasets.date_format import DateFormat
from engine.datasets.splits import Split
from engine.probes.base import ProbeContext
from engine.probes.pixels import samples
from engine.probes.tokens import shortened, text_of
from engine.text import N_, Message, Name, message
from engine.views import Array, Pictures, Table

NARROW = "\u00a0"
"""A narrow non-breaking space."""
RIGHT, WRONG = f"{{true}} ({{share}}{NARROW}%)", f"{{true}} → {{said}} ({{share}}{NARROW}%)"
BOTH = "{one}: {other}"
IN_UNIT = "{name} ({unit})"


def predicts_classes(context: ProbeContext) -> bool:
    """Whether the output of the network is a class per sample; not for networks trained without targets."""
    return bool(context.spec.classes) and context.spec.target == "classes" and not context.objective.unsupervised


def with_predictions(
    context: ProbeContext, split: Split, predicted: Array, indices: Array, note: Message
) -> Pictures | Table:
    """The samples at `indices`; `predicted` `(N, K)` are probabilities or values for the whole split.

    Pictures are captioned `7 → 1 (93 %)`: the true class, the prediction and its probability. Other samples are rows.
    """
    if context.spec.classes and context.spec.kind == "image":
        texts, wrong = captions(context.spec.names, split.y[indices], predicted[indices])
        return samples(split.x[indices], texts, wrong, note)
    return _table(context, split, predicted, indices, note)


def losses(split: Split, predicted: Array, classes: bool) -> Array:
    """The loss of each sample `(N,)`: minus the logarithm of the true class's probability, or the squared error."""
    if classes:
        share = predicted[np.arange(len(split)), split.y]
        return np.asarray(-np.log(np.maximum(np.nan_to_num(share), 1e-30)))
    return np.nan_to_num(np.square(predicted - split.y.reshape(len(split), -1)).mean(1))


def captions(names: tuple[Name, ...], true: Array, predicted: Array) -> tuple[tuple[Message, ...], tuple[int, ...]]:
    """A caption per sample, true classes `(N,)`, probabilities `(N, K)`; and the indices of mistakes."""
    best = predicted.argmax(1)
    percent = np.round(100 * np.nan_to_num(predicted.max(1))).astype(int)
    texts = [
        message(RIGHT if t == b else WRONG, true=names[t], said=names[b], share=int(p))
        for t, b, p in zip(true, best, percent, strict=True)
    ]
    return tuple(texts), tuple(np.flatnonzero(best != true).tolist())


def _table(context: ProbeContext, split: Split, predicted: Array, indices: Array, note: Message) -> Table:
    names = context.spec.names
    if context.spec.classes:
        answers, _ = captions(names, split.y[indices], predicted[indices])
        rows: tuple[Name, ...] = tuple(
            message(BOTH, one=str(index + 1), other=caption) for index, caption in zip(indices, answers, strict=True)
        )
        if context.spec.kind == "text":
            texts = [shortened(text_of(context, split.x[index])) for index in indices]
            rows = tuple(message(BOTH, one=caption, other=text) for caption, text in zip(answers, texts, strict=True))
        if context.spec.kind in ("sequence", "text"):
            return Table(rows, names, predicted[indices].astype(np.float32), note=note)
        # A table's original values are more readable than the scaled ones.
        source = split.raw if split.raw is not None and context.spec.kind == "table" else split.x
        numbers = source[indices].reshape(len(indices), math.prod(source.shape[1:]))  # there may be none
        columns = context.spec.columns or [f"x{number + 1}" for number in range(numbers.shape[1])]
        dates = _texts([context.spec.dates.get(name) for name in columns], numbers)
        return Table(rows, context.spec.called(columns), numbers.astype(np.float32), dates, note=note)
    scale, shift = context.data.unit, context.data.offset
    target, value = (
        values.reshape(len(indices), -1) * scale + shift for values in (split.y[indices], predicted[indices])
    )
    names, numbers = _errors(target, value, context.spec.unit)
    date = context.spec.target_date
    dates = _texts([date, date, None], numbers) if date else ()
    return Table(tuple(str(index + 1) for index in indices), names, numbers.astype(np.float32), dates, note=note)


def _texts(dates: Sequence[DateFormat | None], numbers: Array) -> tuple[tuple[str, ...], ...]:
    """The columns of `numbers` `(N, C)` that are dates as texts, empty for others; nothing without dates."""
    texts = [
        tuple(map(date.text, column.tolist())) if date else () for date, column in zip(dates, numbers.T, strict=True)
    ]
    return tuple(texts) if any(dates) else ()


def _errors(target: Array, value: Array, unit: str) -> tuple[tuple[Name, ...], Array]:
    """Headings and numbers of a table of predictions; of several values per sample `(N, M)`, the one with the largest
    error."""
    names = (message(N_("target")), message(N_("prediction")), message(N_("error")))
    columns: tuple[Name, ...] = tuple(message(IN_UNIT, name=name, unit=unit) if unit else name for name in names)
    apart, count = value - target, target.shape[1]
    worst = np.nan_to_num(np.abs(apart)).argmax(1)[:, None]
    numbers = [np.take_along_axis(array, worst, 1)[:, 0] for array in (target, value, apart)]
    if count > 1:
        columns = ("RMSE", message(N_("worst of {count}"), count=count), *columns)
        numbers = [np.sqrt(np.square(apart).mean(1)), worst[:, 0] + 1, *numbers]
    return columns, np.stack(numbers, 1)
