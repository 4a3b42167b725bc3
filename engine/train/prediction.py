"""What a trained network predicts for new samples, how sure it is, and whether they resemble the training data. [torch]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.errors import RequestError
from engine.probes.base import ProbeContext
from engine.text import N_, Message, message
from engine.views import Array

REFERENCES, CALIBRATIONS = 1000, 400
"""Training samples to which a new one is compared, and held-out samples that tell which distances are usual."""
FAR = 0.99
"""Samples farther from the training data than this share of held-out samples are unlike it."""
_BLOCK = 256


@dataclass(frozen=True)
class Prediction:
    """`values` `(N, K)`: the probability of each class or label, or `(N, D)` values in their units."""

    values: Array
    distance: Array
    """`(N,)`: the share of held-out samples that lie nearer to the training data than this one, from 0 to 1."""


def predict(context: ProbeContext, samples: Array) -> Prediction:
    """Predictions for samples `(N, *shape)`; raises `RequestError` for networks that predict nothing per sample."""
    if context.spec.target not in ("classes", "values", "labels") or "main" not in context.graphs:
        raise RequestError(N_("This network predicts neither classes nor values of a sample."))
    return Prediction(_values(context, samples), distances(context, samples))


def unlike(distance: float) -> Message | None:
    """A warning for a sample that is unlike the training data, by its `distance` in a `Prediction`."""
    if distance < FAR:
        return None
    template = N_("Unlike the training data: farther from it than {share} of the held-out samples. Do not rely on it.")
    return message(template, share=f"{100 * distance:.0f} %")


def effects(context: ProbeContext, row: Mapping[str, str], prediction: Prediction) -> Mapping[str, float]:
    """By how much each filled-in cell of a row raises the predicted class's probability, or the value.

    Each cell in turn is left empty, so that it is filled as missing cells are in training.
    """
    given = [name for name, cell in row.items() if cell.strip()]
    if not given:
        return {}
    emptied = [{**row, name: ""} for name in given]
    without = _values(context, context.dataset.encode(emptied))
    at = int(prediction.values[0].argmax()) if context.spec.target == "classes" else 0
    return dict(zip(given, (prediction.values[0, at] - without[:, at]).tolist(), strict=True))


def distances(context: ProbeContext, samples: Array) -> Array:
    """For each sample, the share of held-out samples that lie nearer to the training data, by their nearest neighbor.

    Tokens are compared as bags of words, everything else by Euclidean distance.
    """
    name = context.first_of("val", "test")
    reference = _points(context, context.data.train.x[:REFERENCES])
    if name == "train":
        held_out, reference = reference[: len(reference) // 2], reference[len(reference) // 2 :]
    else:
        held_out = _points(context, context.data.split(name).x[:CALIBRATIONS])
    usual = np.sort(nearest(held_out, reference))
    found = nearest(_points(context, samples), reference)
    return np.searchsorted(usual, found, side="left") / max(1, len(usual))


def nearest(points: Array, reference: Array) -> Array:
    """The Euclidean distance `(N,)` of each of the points `(N, D)` to the nearest of `reference` `(M, D)`."""
    squares = np.square(reference).sum(1)
    found = np.empty(len(points))
    for start in range(0, len(points), _BLOCK):
        part = points[start : start + _BLOCK]
        squared = np.square(part).sum(1)[:, None] + squares - 2 * part @ reference.T
        found[start : start + _BLOCK] = np.sqrt(np.maximum(squared.min(axis=1, initial=np.inf), 0))
    return found


def _points(context: ProbeContext, x: Array) -> Array:
    """Samples as points `(N, D)`."""
    if context.spec.kind == "text":
        return np.stack([_bag(row, len(context.spec.vocabulary)) for row in x])
    flat = np.asarray(x, np.float32).reshape(len(x), -1)
    return flat / 255 if x.dtype == np.uint8 else flat


def _bag(tokens: Array, count: int) -> Array:
    """The frequency of each token in a text, without padding."""
    found = np.bincount(np.asarray(tokens)[np.asarray(tokens) > 0], minlength=count).astype(np.float32)
    return found / max(1.0, float(np.linalg.norm(found)))


def _values(context: ProbeContext, samples: Array) -> Array:
    """Probabilities `(N, K)`, or values `(N, D)` in their units."""
    found: Array = context.objective.probabilities(context.forward(samples)).numpy()
    return found * context.data.unit + context.data.offset if context.spec.target == "values" else found
