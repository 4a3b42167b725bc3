"""Figures of a whole run for the diagnoses: its data, its predictions, and what a GAN generates."""

from __future__ import annotations

import math

import numpy as np

from engine.objectives.adversarial import Adversarial
from engine.objectives.gan_samples import scaled
from engine.probes.base import ProbeContext
from engine.probes.generated import generate, is_class_conditional, is_gan, noise
from engine.views import Array

MAX_TARGETS = 10**7
"""The maximum count of numbers of targets that are read."""

SAMPLES = 256
GENERATED = 200
NOISES = 20
MAX_CLASSES = 10
NEIGHBORS = 5


def data_statistics(context: ProbeContext) -> dict[str, float]:
    """Facts about the training data: the scale of the inputs, and what a constant answer would cost."""
    return {**_inputs(context), **_targets(context), **_reconstruction(context)}


def answer_statistics(context: ProbeContext) -> dict[str, float]:
    """Facts about what the network answers now."""
    if is_gan(context.graphs) and isinstance(context.objective, Adversarial):
        return _generated(context)
    if context.objective.unsupervised:
        return {}
    return (
        _forecast(context)
        if context.spec.horizon > 1
        else _predicted(context)
        if context.spec.target == "classes"
        else {}
    )


def _inputs(context: ProbeContext) -> dict[str, float]:
    """The largest and smallest standard deviation of a feature, and the largest distance of a mean from 0."""
    if context.spec.kind == "text" or not len(context.data.train):
        return {}
    x = context.batch(context.data.train.x[:SAMPLES]).cpu().double().numpy()
    rows = (
        x.reshape(-1, x.shape[-1])
        if context.spec.kind in ("points", "curve", "table", "sequence")
        else x.reshape(-1, 1)
    )
    deviations = rows.std(0)
    varying = deviations[deviations > 0]
    if not len(varying):
        return {}
    return {
        "input_max_deviation": float(varying.max()),
        "input_min_deviation": float(varying.min()),
        "input_max_mean": float(np.abs(rows.mean(0)).max()),
    }


def _some(y: Array) -> Array:
    """The first targets, so many that there are at most `MAX_TARGETS` numbers: masks can be larger than the memory."""
    return y[: max(1, MAX_TARGETS // max(1, y[:1].size))]


def _targets(context: ProbeContext) -> dict[str, float]:
    """The entropy of the classes or tokens, the cross-entropy of the best constant answer; the variance of values, its
    squared error."""
    y, target = _some(np.asarray(context.data.train.y)), context.spec.target
    if not y.size or context.objective.unsupervised:
        return {}
    if target == "values":
        return {"target_variance": float(y.astype(np.float64).var(0).mean())}
    if target == "labels":
        return {"target_entropy": float(_binary_entropy(y.mean(0)).mean())}
    counts = np.bincount(y[y != 0] if target == "tokens" else y.reshape(-1))
    shares = counts[counts > 0] / counts.sum()
    return {"target_entropy": float(-(shares * np.log(shares)).sum())}


def _reconstruction(context: ProbeContext) -> dict[str, float]:
    """For objectives that reproduce their input: what always answering the mean sample costs."""
    if not context.objective.unsupervised or context.spec.kind == "text" or not len(context.data.train):
        return {}
    x = (
        context.batch(context.data.train.x[:SAMPLES])
        .cpu()
        .double()
        .numpy()
        .reshape(min(SAMPLES, len(context.data.train)), -1)
    )
    found = {"target_variance": float(x.var(0).mean())}
    if x.min() >= 0 and x.max() <= 1:
        found["target_entropy"] = float(_binary_entropy(x.mean(0)).mean())
    return found


def _binary_entropy(share: Array) -> Array:
    share = np.clip(share, 1e-12, 1 - 1e-12)
    entropy: Array = -(share * np.log(share) + (1 - share) * np.log(1 - share))
    return entropy


def _predicted(context: ProbeContext) -> dict[str, float]:
    """The shares of the most frequent predicted and true class, and how many classes are predicted."""
    split = context.evaluated
    predicted = context.objective.probabilities(context.val_output).argmax(1).numpy()
    if not len(predicted):
        return {}
    counts, truth = np.bincount(predicted), np.bincount(split.y[: len(predicted)])
    return {
        "predicted_share": float(counts.max() / len(predicted)),
        "predicted_class": float(counts.argmax()),
        "predicted_classes": float((counts > 0).sum()),
        "true_share": float(truth.max() / len(predicted)),
        "true_classes": float((truth > 0).sum()),
    }


def _forecast(context: ProbeContext) -> dict[str, float]:
    """How much of the variance the first and the last point of a forecast explain (R²)."""
    true = np.asarray(context.evaluated.y, np.float64)
    squares = (context.val_output.double().numpy().reshape(true.shape) - true) ** 2
    variance = true.var(0)
    if len(true) < 2 or not variance.min() > 0:
        return {}
    explained = 1 - squares.mean(0) / variance
    return {"first_explained": float(explained[0]), "last_explained": float(explained[-1])}


def _generated(context: ProbeContext) -> dict[str, float]:
    """How much generated samples vary compared with real ones, how many real ones have a generated one nearby, and how
    much a requested class matters."""
    split = context.data.train
    real = scaled(context.models, context.batch(split.x[:GENERATED])).flatten(1).cpu().double().numpy()
    made = generate(
        context, noise(context, len(real)), split.y[: len(real)] if is_class_conditional(context.graphs) else None
    )
    made = np.nan_to_num(made.flatten(1).cpu().double().numpy())
    found = {"generated_spread": _spread(made) / max(_spread(real), 1e-12), "coverage": _coverage(real, made)}
    if is_class_conditional(context.graphs):
        classes = min(MAX_CLASSES, len(context.spec.classes))
        numbers = noise(context, NOISES).repeat_interleave(classes, dim=0)
        each = generate(context, numbers, np.tile(np.arange(classes), NOISES)).flatten(1).cpu().double().numpy()
        found["class_effect"] = _class_effect(np.nan_to_num(each).reshape(NOISES, classes, -1))
        found["real_class_effect"] = _between_classes(real, np.asarray(split.y[: len(real)]))
    return found


def _spread(samples: Array) -> float:
    """The root of the total variance."""
    return math.sqrt(float(samples.var(0).sum()))


def _coverage(real: Array, made: Array) -> float:
    """The share of real samples with a generated one no farther than their fifth real neighbor.

    Reference: Naeem et al., 2020, *Reliable fidelity and diversity metrics for generative models*.
    """
    among, across = _distances(real, real), _distances(real, made)
    reach = np.sort(among, 1)[:, min(NEIGHBORS, len(real) - 1)]
    return float((across.min(1) <= reach).mean())


def _distances(one: Array, other: Array) -> Array:
    squares = (one**2).sum(1)[:, None] + (other**2).sum(1)[None] - 2 * one @ other.T
    distances: Array = np.sqrt(np.maximum(squares, 0))
    return distances


def _class_effect(each: Array) -> float:
    """The share of the variance of samples `(noises, classes, D)` that lies between the classes of the same noise."""
    total = each.reshape(-1, each.shape[-1]).var(0).sum()
    return float(each.mean(0).var(0).sum() / max(total, 1e-12))


def _between_classes(real: Array, y: Array) -> float:
    """The share of the variance of real samples that lies between their classes."""
    means = np.stack([real[y == label].mean(0) for label in y])
    return float(means.var(0).sum() / max(real.var(0).sum(), 1e-12))
