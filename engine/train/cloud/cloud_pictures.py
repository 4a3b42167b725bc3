"""The pictures of a seed cloud: its curves, and on the plane the mean and the disagreement of its predictions. [torch]"""

from __future__ import annotations

import numpy as np
import torch

from engine.datasets.base import Dataset
from engine.diagnoses.verdict import NAMES
from engine.probes.decision_boundary import extent_of, grid, positions
from engine.text import N_, message
from engine.train.cloud.cloud import Cloud
from engine.views import Array, Curves, Plane, Scatter, Series, View

GRID = 60
MAX_POINTS = 160
"""Of a curve; there are many curves."""
MAX_SAMPLES = 500


def cloud_curves(metric: str, steps: Array, values: Array, end: int) -> Curves:
    """One thin line per seed, with lowest, median and highest at each step. `values` is `(M, S)`."""
    chosen: Array = (
        np.unique(np.linspace(0, max(0, len(steps) - 1), MAX_POINTS).round().astype(int))
        if len(steps)
        else np.zeros(0, int)
    )
    steps, values = steps[chosen], values[chosen]
    lines = [Series("", steps, line, faint=True) for line in values.T]
    with np.errstate(all="ignore"):
        some = np.isfinite(values).any(axis=1)
        steps, values = steps[some], np.where(np.isfinite(values[some]), values[some], np.nan)
        middle = [
            Series(message(N_("lowest")), steps, _quantile(values, 0.0), dashed=True),
            Series(message(N_("highest")), steps, _quantile(values, 1.0), dashed=True),
            Series(message(N_("median")), steps, _quantile(values, 0.5)),
        ]
    note = message(
        N_("Thin: {count} seeds. Thick: their median. Dashed: lowest and highest at each step."), count=values.shape[1]
    )
    return Curves((*lines, *middle), "step", NAMES[metric], note=note)


def _quantile(values: Array, share: float) -> Array:
    return np.nanquantile(values, share, axis=1) if len(values) else np.zeros(0)


def cloud_planes(cloud: Cloud, dataset: Dataset) -> dict[str, View]:
    """For points on a plane: the mean prediction of all members, and how far they disagree. Else nothing."""
    spec, data = dataset.spec(), cloud.session.data
    if spec.kind != "points" or not (spec.classes or spec.outputs == 1):
        return {}
    x_range, y_range = extent_of(data)
    answers = _answers(cloud, dataset.inputs(grid(x_range, y_range, GRID)))
    points = positions(data.train.raw, data.train.x)[:MAX_SAMPLES]
    targets = data.train.y[:MAX_SAMPLES].ravel()
    largest = float(np.abs(data.train.y).max(initial=0)) or 1.0
    mean = answers.mean(axis=0)
    plane = Plane(
        x_range=x_range,
        y_range=y_range,
        values=mean.reshape((GRID, GRID, -1) if spec.classes else (GRID, GRID)),
        points=points,
        targets=targets,
        held_out=np.zeros(len(points), bool),
        classes=spec.names,
        value_range=(0.0, 1.0) if spec.classes else (-largest, largest),
        note=message(N_("Background: mean prediction of {count} networks at each point."), count=len(answers)),
    )
    spread, text = (_disputed(answers), DISPUTED) if spec.classes else (answers.std(axis=0).ravel(), DEVIATION)
    disagreement = Scatter(
        clouds=(),
        x_range=x_range,
        y_range=y_range,
        surface=spread.reshape(GRID, GRID).astype(np.float32),
        surface_range=(0.0, max(float(spread.max(initial=0)), 1e-6)),
        note=message(text, largest=f"{spread.max(initial=0):.2g}", count=len(answers)),
    )
    return {"mean": plane, "disagreement": disagreement}


DISPUTED = N_("Share of the {count} networks that predict another class than most; up to {largest}.")
DEVIATION = N_("Standard deviation of the predictions of {count} networks; up to {largest}.")


def _answers(cloud: Cloud, x: Array) -> Array:
    """The predictions of all members that have not diverged, `(S, N, …)`."""
    alive = [place for place in range(len(cloud.seeds)) if place not in cloud.diverged]
    outputs = cloud.outputs(torch.from_numpy(x))
    found = torch.stack([cloud.session.objective.probabilities(outputs[place].float()) for place in alive or [0]])
    return np.nan_to_num(found.numpy())


def _disputed(answers: Array) -> Array:
    """The share of networks `(N,)` that predict another class than most of them. `answers` is `(S, N, K)`."""
    votes = answers.argmax(axis=2)
    counts = np.stack([(votes == number).sum(axis=0) for number in range(answers.shape[2])])
    share: Array = 1 - counts.max(axis=0) / len(votes)
    return share
