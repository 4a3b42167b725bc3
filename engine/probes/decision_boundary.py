"""The network's output over the plane."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.datasets.points import EXTENT
from engine.datasets.splits import Data
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.nodes import shapes
from engine.text import N_, message
from engine.views import Array, Plane

GRID = 80
MAX_POINTS = 1000
Range = tuple[float, float]


@PROBES.register("decision_boundary")
class DecisionBoundary(Probe):
    """Shows the output of the network at every point of the plane, with the data on it.

    Classes: each point has the color of the class that the network would choose there; the stronger the color, the
    more confident it is, and where colors meet is the decision boundary. Values: blue is negative, white 0, orange
    positive. Points are the data in the colors of their true classes or values.
    """

    title = N_("Decision boundary")
    group = "answers"
    rank = 10

    show_test: bool = Field(False, title=N_("Show test points"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return data.kind == "points" and bool(shapes(graphs)) and (bool(data.classes) or data.outputs == 1)

    def compute(self, context: ProbeContext) -> Plane:
        x_range, y_range = extent_of(context.data)
        output = context.forward(context.dataset.inputs(grid(x_range, y_range, GRID)))
        answers = np.nan_to_num(context.objective.probabilities(output).numpy())
        points, targets, held_out = self._points(context)
        classes = context.spec.names
        largest = float(np.abs(context.data.train.y).max(initial=0)) or 1.0
        return Plane(
            x_range=x_range,
            y_range=y_range,
            values=answers.reshape((GRID, GRID, -1) if classes else (GRID, GRID)),
            points=points,
            targets=targets,
            held_out=held_out,
            classes=classes,
            value_range=(0.0, 1.0) if classes else (-largest, largest),
            note=message(
                N_("Background: prediction at each point. Dots: {train} training and {test} test samples."),
                train=int((~held_out).sum()),
                test=int(held_out.sum()),
            ),
        )

    def _points(self, context: ProbeContext) -> tuple[Array, Array, Array]:
        """Positions, targets and whether held out; no more than can be distinguished."""
        splits = [context.data.train, *([context.data.test] if self.show_test else [])]
        raw = [positions(split.raw, split.x)[:MAX_POINTS] for split in splits]
        targets = [split.y[: len(part)].ravel() for split, part in zip(splits, raw, strict=True)]
        held_out = [np.full(len(part), number == 1) for number, part in enumerate(raw)]
        return np.concatenate(raw), np.concatenate(targets), np.concatenate(held_out)


def positions(raw: Array | None, x: Array) -> Array:
    """Positions of samples: before features and scaling, if the data set provides them."""
    return x if raw is None else raw


def extent(context: ProbeContext) -> tuple[Range, Range]:
    """The part of the plane to draw for the data of a run."""
    return extent_of(context.data)


def extent_of(data: Data) -> tuple[Range, Range]:
    """The part of the plane to draw: the default, or the range of the training split if that lies elsewhere."""
    raw = positions(data.train.raw, data.train.x)
    if not len(raw) or ((np.abs(raw) <= 1.5 * EXTENT).all() and np.abs(raw).max() > EXTENT / 3):
        return (-EXTENT, EXTENT), (-EXTENT, EXTENT)
    low, high = raw.min(0), raw.max(0)
    margin = 0.08 * (high - low) + 1e-6
    ends = np.stack([low - margin, high + margin], 1).tolist()
    return (ends[0][0], ends[0][1]), (ends[1][0], ends[1][1])


def grid(x_range: Range, y_range: Range, side: int) -> Array:
    """Positions `(side², 2)`, row by row from the low end of `y_range`."""
    x, y = np.linspace(*x_range, side), np.linspace(*y_range, side)
    across, up = np.meshgrid(x, y)
    return np.stack([across.ravel(), up.ravel()], 1).astype(np.float32)
