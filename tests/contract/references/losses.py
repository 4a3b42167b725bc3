"""Losses: the formulas in NumPy's float64, and torch's own losses."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import special
from sklearn import metrics
from torch.nn import functional as F

from engine.losses.base import LOSSES
from tests.contract.references import Reference

Array = NDArray[np.float64]

REGISTRY = LOSSES
RANDOM = np.random.default_rng(5)
VALUES, TARGETS = RANDOM.normal(0, 2, (9, 3)), RANDOM.normal(0, 2, (9, 3))
SCORES, CLASSES = RANDOM.normal(0, 2, (40, 5)), RANDOM.integers(0, 5, 40)
LOGITS, BITS = RANDOM.normal(0, 2, (40, 1)), RANDOM.integers(0, 2, 40)
WEIGHTS = (0.3, 1.0, 2.0, 0.7, 5.0)
SHARES = RANDOM.random((9, 3))
PIXELS, MASKS = RANDOM.normal(0, 2, (4, 3, 6, 5)), RANDOM.integers(0, 3, (4, 6, 5))


def ours(name: str, output: Array, target: NDArray[np.generic], **config: object) -> float:
    """Our loss of float32 outputs."""
    made = torch.from_numpy(target)
    module = LOSSES.make({"name": name, **config}).build()
    return module(torch.from_numpy(output).float(), made.float() if made.is_floating_point() else made).item()


def one_hot(classes: NDArray[np.int64], count: int, smoothing: float = 0.0) -> Array:
    return np.eye(count)[classes] * (1 - smoothing) + smoothing / count


def cross_entropy(scores: Array, classes: NDArray[np.int64], smoothing: float = 0.0) -> Array:
    """One number per sample."""
    return -(one_hot(classes, scores.shape[1], smoothing) * special.log_softmax(scores, 1)).sum(1)


def weighted_cross_entropy(
    scores: Array, classes: NDArray[np.int64], weights: tuple[float, ...], smoothing: float
) -> float:
    """A class's weight says how much its samples count, whatever their smoothed targets."""
    return float(np.average(cross_entropy(scores, classes, smoothing), weights=np.array(weights)[classes]))


def binary_cross_entropy(logits: Array, shares: Array) -> float:
    return float(-(shares * special.log_expit(logits) + (1 - shares) * special.log_expit(-logits)).mean())


def focal(gamma: float) -> float:
    p = special.softmax(SCORES, 1)[np.arange(len(CLASSES)), CLASSES]
    return float(-((1 - p) ** gamma * np.log(p)).mean())


def hinge(margin: float) -> float:
    """Crammer and Singer's multiclass form."""
    others = np.where(np.eye(5, dtype=bool)[CLASSES], -np.inf, SCORES).max(1)
    return float(np.maximum(0, margin + others - SCORES[np.arange(len(CLASSES)), CLASSES]).mean())


def kullback_leibler(smoothing: float) -> float:
    wanted = one_hot(CLASSES, 5, smoothing)
    return float(special.rel_entr(wanted, special.softmax(SCORES, 1)).sum(1).mean())


def dice(smoothing: float) -> float:
    """Milletari's form, with squares below the line, per picture and class."""
    p = special.softmax(PIXELS, 1)
    t = np.moveaxis(np.eye(3)[MASKS], -1, 1)
    both = (p**2).sum((2, 3)) + (t**2).sum((2, 3))
    return float((1 - (2 * (p * t).sum((2, 3)) + smoothing) / (both + smoothing)).mean())


def torchs(function: object, output: Array, target: NDArray[np.generic], **settings: object) -> float:
    return float(function(torch.from_numpy(output), torch.from_numpy(target), **settings))  # type: ignore[operator]


REFERENCES = {
    "binary_cross_entropy": (
        Reference(
            "SciPy",
            lambda: (
                ours("binary_cross_entropy", LOGITS, BITS),
                binary_cross_entropy(LOGITS[:, 0], BITS),
            ),
        ),
        Reference(
            "SciPy",
            lambda: (
                ours("binary_cross_entropy", VALUES, SHARES, label_smoothing=0.1),
                binary_cross_entropy(VALUES, SHARES * 0.9 + 0.05),
            ),
            "smoothed shares",
        ),
        Reference(
            "SciPy",
            lambda: (
                ours("binary_cross_entropy", LOGITS, BITS, class_weights=[0.5, 2.0], label_smoothing=0.2),
                weighted_cross_entropy(np.hstack([0 * LOGITS, LOGITS]), BITS, (0.5, 2.0), 0.2),
            ),
            "weighted and smoothed",
        ),
    ),
    "cross_entropy": (
        Reference("SciPy", lambda: (ours("cross_entropy", SCORES, CLASSES), cross_entropy(SCORES, CLASSES).mean())),
        Reference(
            "torch",
            lambda: (
                ours("cross_entropy", SCORES, CLASSES, label_smoothing=0.2),
                torchs(F.cross_entropy, SCORES, CLASSES, label_smoothing=0.2),
            ),
            "smoothed",
        ),
        Reference(
            "torch",
            lambda: (
                ours("cross_entropy", SCORES, CLASSES, class_weights=list(WEIGHTS)),
                torchs(F.cross_entropy, SCORES, CLASSES, weight=torch.tensor(WEIGHTS).double()),
            ),
            "weighted",
        ),
        Reference(
            "SciPy",
            lambda: (
                ours("cross_entropy", SCORES, CLASSES, class_weights=list(WEIGHTS), label_smoothing=0.2),
                weighted_cross_entropy(SCORES, CLASSES, WEIGHTS, 0.2),
            ),
            "weighted and smoothed",
        ),
    ),
    "dice": (Reference("NumPy", lambda: (ours("dice", PIXELS, MASKS, smoothing=2.0), dice(2.0))),),
    "focal": (
        Reference("SciPy", lambda: (ours("focal", SCORES, CLASSES, gamma=1.5), focal(1.5))),
        Reference(
            "SciPy",
            lambda: (
                ours("focal", SCORES, CLASSES, gamma=0.0, class_weights=list(WEIGHTS)),
                weighted_cross_entropy(SCORES, CLASSES, WEIGHTS, 0.0),
            ),
            "weighted",
        ),
    ),
    "hinge": (Reference("NumPy", lambda: (ours("hinge", SCORES, CLASSES, margin=0.7), hinge(0.7))),),
    "huber": (
        Reference(
            "SciPy",
            lambda: (
                ours("huber", VALUES, TARGETS, delta=0.8),
                special.huber(0.8, VALUES - TARGETS).mean(),
            ),
        ),
    ),
    "kl": (
        Reference("SciPy", lambda: (ours("kl", SCORES, CLASSES, label_smoothing=0.1), kullback_leibler(0.1))),
        Reference("SciPy", lambda: (ours("kl", SCORES, CLASSES, label_smoothing=0.0), kullback_leibler(0.0)), "sure"),
    ),
    "mae": (
        Reference("NumPy", lambda: (ours("mae", VALUES, TARGETS), np.abs(VALUES - TARGETS).mean())),
        Reference(
            "SciPy",
            lambda: (
                ours("mae", SCORES, CLASSES),
                np.abs(special.softmax(SCORES, 1) - one_hot(CLASSES, 5)).mean(),
            ),
            "classes",
        ),
    ),
    "mse": (
        Reference("NumPy", lambda: (ours("mse", VALUES, TARGETS), ((VALUES - TARGETS) ** 2).mean())),
        Reference(
            "SciPy",
            lambda: (
                ours("mse", SCORES, CLASSES),
                ((special.softmax(SCORES, 1) - one_hot(CLASSES, 5)) ** 2).mean(),
            ),
            "classes",
        ),
        Reference(
            "scikit-learn",
            lambda: (
                ours("mse", SCORES, CLASSES) * 5,
                metrics.brier_score_loss(CLASSES, special.softmax(SCORES, 1), scale_by_half=False),
            ),
            "Brier score of classes",
        ),
        Reference(
            "scikit-learn",
            lambda: (
                ours("mse", LOGITS, BITS),
                metrics.brier_score_loss(BITS, special.expit(LOGITS[:, 0]), scale_by_half=True),
            ),
            "Brier score of one output",
        ),
    ),
    "perceptron": (Reference("NumPy", lambda: (ours("perceptron", SCORES, CLASSES), hinge(0.0))),),
}
WITHOUT_REFERENCE: dict[str, str] = {}
