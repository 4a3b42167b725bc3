"""Measures: scikit-learn's metrics, and formulas in NumPy's and SciPy's float64. Each is given its samples in batches."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import linalg, ndimage, special
from sklearn import metrics

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.metrics.base import METRICS
from engine.metrics.side_classifier import side_classifier
from tests.contract.references import Reference

Array = NDArray[np.float64]

REGISTRY = METRICS
RANDOM = np.random.default_rng(8)
NAMES = ("a", "b", "c", "d", "e", "f")
CLASSES, TWO = DataSpec("table", (4,), classes=NAMES), DataSpec("table", (4,), classes=("no", "yes"))
LABELS = DataSpec("table", (4,), targets="labels", labels=NAMES)
MASK = DataSpec("image", (1, 9, 7), targets="mask", labels=NAMES)
VALUES, PICTURES = DataSpec("table", (4,), outputs=3), DataSpec("image", (3, 19, 15))
TOKENS = DataSpec("text", (5,), targets="tokens", vocabulary=NAMES, target_vocabulary=NAMES, target_length=5)
ANSWERS = DataSpec("text", (9,), targets="tokens", vocabulary=NAMES, target_vocabulary=NAMES, target_length=5)


def scores(y: NDArray[np.int64], classes: int) -> Array:
    """Probabilities `(N, …, K)` of which the true class often has the highest. Those of class 2 are never the highest,
    and those of class 5 are even lower."""
    logits = RANDOM.normal(0, 1, (*y.shape, classes)) + 1.5 * np.eye(classes)[y]
    logits[..., 2:3] -= 9
    logits[..., 5:6] -= 20
    return special.softmax(logits, -1).astype(np.float32)


# No sample is of class 4 or 5; class 4 is chosen, class 2 and 5 are not.
CLASS = RANDOM.integers(0, 4, 230)
SHARES = scores(CLASS, 6)
BIT, BIT_SHARES = (TRUE := RANDOM.integers(0, 2, 230)), scores(TRUE, 2)
MARKS = (RANDOM.random((90, 6)) < 0.4).astype(np.float32)
MARKS[:, 5] = 0
MARK_SHARES = np.round(np.clip(RANDOM.normal(0.2, 0.2, (90, 6)) + 0.5 * MARKS, 0, 1), 2).astype(np.float32)  # with ties
MARK_SHARES[:, 5] = np.minimum(MARK_SHARES[:, 5], 0.4)
PIXELS = RANDOM.integers(0, 4, (12, 9, 7))
PIXEL_SHARES = np.moveaxis(scores(PIXELS, 6), -1, 1)
FAR = (1e6 * np.array([1, -3, 20]) + RANDOM.normal(0, 2, (400, 3))).astype(np.float32)
NEAR = (FAR + RANDOM.normal(0, 1, FAR.shape)).astype(np.float32)
SEEN = RANDOM.random((40, 3, 19, 15)).astype(np.float32)
DRAWN = np.clip(SEEN + RANDOM.normal(0, 0.2, SEEN.shape), 0, 1).astype(np.float32)
TEXT = RANDOM.integers(1, 6, (70, 5)) * (np.arange(5) < RANDOM.integers(1, 6, 70)[:, None])
TEXT_SHARES = special.softmax(RANDOM.normal(0, 3, (70, 5, 6)), -1).astype(np.float32)


def ours(name: str, figure: str, data: DataSpec, output: NDArray[np.float32], y: NDArray[np.generic]) -> float:
    """The figure, where samples come in batches of 37."""
    tally = METRICS.make(name).tally(data)
    for start in range(0, len(y), 37):
        tally.update(torch.from_numpy(output[start : start + 37]), torch.from_numpy(y[start : start + 37]))
    return tally.compute()[figure]


def per_class(name: str, average: str) -> Reference:
    """A ratio of the classes that occur; one class without samples is chosen, one is not."""
    theirs = {
        "precision": metrics.precision_score,
        "recall": metrics.recall_score,
        "f1": metrics.f1_score,
        "iou": metrics.jaccard_score,
    }[name]
    data, output, y = (MASK, PIXEL_SHARES, PIXELS) if name == "iou" else (CLASSES, SHARES, CLASS)
    settings = {"average": average} if average in ("macro", "micro") else {"labels": [0], "average": "macro"}
    figure = {"macro": name, "micro": f"{name}_micro"}.get(average, f"{name}.a")
    return Reference(
        "scikit-learn",
        lambda: (
            ours(name, figure, data, output, y),
            theirs(y.ravel(), output.argmax(1).ravel(), zero_division=0, **settings),
        ),
        average,
    )


def per_label(theirs: Callable[..., float], name: str) -> Reference:
    """scikit-learn counts each label of an indicator, so it is given those that occur."""
    return Reference(
        "scikit-learn",
        lambda: (
            ours(name, name, LABELS, MARK_SHARES, MARKS),
            theirs(MARKS, MARK_SHARES > 0.5, average="macro", labels=range(5), zero_division=0),
        ),
        "labels",
    )


def ranked(figure: str, theirs: Callable[..., float], case: str) -> Reference:
    data, output, y = {
        "classes": (CLASSES, SHARES, CLASS),
        "two classes": (TWO, BIT_SHARES, BIT),
        "labels with ties": (LABELS, MARK_SHARES, MARKS),
    }[case]
    columns = {"classes": range(4), "two classes": [1], "labels with ties": range(5)}[case]

    def compare() -> tuple[float, float]:
        truths = [y[:, k] if y.ndim == 2 else y == k for k in columns]
        areas = [theirs(true, output[:, k]) for k, true in zip(columns, truths, strict=True)]
        return ours("auc", figure, data, output, y), float(np.mean(areas))

    return Reference("scikit-learn", compare, f"{figure} of {case}", rtol=1e-9)


def explained(output: NDArray[np.float32], y: NDArray[np.float32], case: str) -> Reference:
    return Reference(
        "scikit-learn, in float64",
        lambda: (ours("r2", "r2", VALUES, output, y), metrics.r2_score(y.astype(float), output.astype(float))),
        case,
        rtol=1e-9,
    )


def similarity(one: Array, other: Array) -> float:
    """SSIM of Wang, Bovik, Sheikh and Simoncelli, with SciPy's Gaussian windows that lie within the picture."""

    def mean(x: Array) -> Array:
        spread = ndimage.gaussian_filter(x, 1.5, axes=(-2, -1), radius=5)
        return spread[..., 5:-5, 5:-5]

    mx, my = mean(one), mean(other)
    vx, vy, both = mean(one * one) - mx**2, mean(other * other) - my**2, mean(one * other) - mx * my
    top, bottom = (2 * mx * my + 0.01**2) * (2 * both + 0.03**2), (mx**2 + my**2 + 0.01**2) * (vx + vy + 0.03**2)
    return float((top / bottom).mean())


def perplexity(counted: NDArray[np.bool_]) -> float:
    true = np.take_along_axis(TEXT_SHARES.astype(float), TEXT[..., None], -1)[..., 0]
    return float(np.exp(-np.log(true[counted]).mean()))


BEHIND_START = np.concatenate([np.ones((70, 1), int), TEXT[:, :-1]], 1) != 0


def generated(name: str, theirs: Callable[[Array, Array, Array], float], rtol: float) -> Reference:
    """A measure of generated digits, `theirs` of both sets' features and the probabilities of the generated ones."""

    def compare() -> tuple[float, float]:
        dataset = DATASETS.make("digits")
        data = dataset.load()
        real, made = (part.x[:150].astype(np.float32) / 255 for part in (data.test, data.val))
        made = np.clip(made + 0.2, 0, 1).astype(np.float32)
        tally = METRICS.make(name).fitted(dataset, data).tally(dataset.spec())
        classifier = side_classifier(dataset, data)
        with torch.no_grad():
            for start in (0, 80):
                part = slice(start, start + 80)
                tally.update(torch.from_numpy(made[part]), torch.from_numpy(real[part]))
            features = [classifier.body(torch.from_numpy(x)) for x in (real, made)]
            shares = classifier.head(features[1]).double().softmax(1).numpy()
        return tally.compute()[name], theirs(*(x.double().numpy() for x in features), shares)

    return Reference("SciPy", compare, rtol=rtol)


def frechet(real: Array, made: Array, _shares: Array) -> float:
    covariances = [np.cov(x, rowvar=False) for x in (real, made)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # features that are always 0 make the product singular
        root = linalg.sqrtm(covariances[0] @ covariances[1]).real
    between = np.square(real.mean(0) - made.mean(0)).sum()
    return float(between + np.trace(covariances[0] + covariances[1] - 2 * root))


def inception(_real: Array, _made: Array, shares: Array) -> float:
    return float(np.exp(special.rel_entr(shares, shares.mean(0)).sum(1).mean()))


REFERENCES = {
    **{name: [per_class(name, case) for case in ("macro", "micro", "one class")] for name in ("precision", "recall")},
    "f1": [*(per_class("f1", case) for case in ("macro", "micro", "one class")), per_label(metrics.f1_score, "f1")],
    "iou": [per_class("iou", case) for case in ("macro", "one class")],
    "auc": [
        ranked(figure, theirs, case)
        for figure, theirs in (
            ("auc", metrics.roc_auc_score),
            ("average_precision", metrics.average_precision_score),
        )
        for case in ("classes", "two classes", "labels with ties")
    ],
    "top_k": [
        Reference(
            "scikit-learn",
            lambda: (
                ours("top_k", "top_3", CLASSES, SHARES, CLASS),
                metrics.top_k_accuracy_score(CLASS, SHARES, k=3, labels=range(6)),
            ),
        )
    ],
    "r2": [
        explained(NEAR, FAR, "targets far from 0"),
        explained(NEAR - FAR, FAR * 0, "targets all alike"),
        Reference(
            "NumPy",
            lambda: (
                ours("r2", "rmse", VALUES, NEAR, FAR),
                np.sqrt(np.square(NEAR.astype(float) - FAR).mean()),
            ),
            "rmse",
        ),
    ],
    "psnr": [
        Reference(
            "NumPy",
            lambda: (
                ours("psnr", "psnr", PICTURES, DRAWN, SEEN),
                -10 * np.log10(np.square(DRAWN.astype(float) - SEEN).mean()),
            ),
        ),
        Reference(
            "SciPy",
            lambda: (ours("psnr", "ssim", PICTURES, DRAWN, SEEN), similarity(DRAWN.astype(float), SEEN.astype(float))),
            "structural similarity",
        ),
    ],
    "perplexity": [
        Reference(
            "NumPy",
            lambda: (ours("perplexity", "perplexity", TOKENS, TEXT_SHARES, TEXT), perplexity(TEXT != 0)),
            "next",
        ),
        Reference(
            "NumPy",
            lambda: (ours("perplexity", "perplexity", ANSWERS, TEXT_SHARES, TEXT), perplexity(BEHIND_START)),
            "answers",
        ),
    ],
    "fid": [generated("fid", frechet, 1e-4)],
    "inception_score": [generated("inception_score", inception, 1e-5)],
}
WITHOUT_REFERENCE: dict[str, str] = {}
