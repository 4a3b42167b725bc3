"""The outputs of the nodes of one graph as small views."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.datasets.text import decode
from engine.graph.check import check
from engine.probes.answers import predicts_classes
from engine.probes.base import ProbeContext
from engine.probes.recorder import Recorder
from engine.probes.thumbnails import MAX_STEPS, of_output, of_picture, of_planes
from engine.views import Array, Bars, Text, View

if TYPE_CHECKING:
    from torch import Tensor

GRID = 28
"""Points per side of the plane."""
INNER = ("weights", "hidden")
"""Captures that say more than the output of their node: attention weights, and the state at each step."""


def node_pictures(
    context: ProbeContext, graph: str, recorder: Recorder, answer: Tensor | None
) -> dict[str, View | None]:
    """The inputs and nodes of a graph in order of computation, with the view of each; None where there is nothing to
    draw. `answer` is the output of the whole network, if it is the output of this graph."""
    spec = context.graphs[graph]
    inputs = dict(zip(spec.inputs, recorder.inputs, strict=False))
    on_plane = context.spec.kind == "points" and all(len(value) == GRID**2 for value in inputs.values())
    found: dict[str, View | None] = {name: _input(context, name, value, on_plane) for name, value in inputs.items()}
    for name in check(spec).order:
        if name not in recorder.captures:
            continue
        is_output = name == spec.output
        if is_output and answer is not None and predicts_classes(context) and not on_plane:
            found[name] = probabilities(context, answer)
        else:
            found[name] = _node(context, recorder, name, on_plane, is_output)
    return found


def _input(context: ProbeContext, name: str, value: Tensor, on_plane: bool) -> View | None:
    if not value.is_floating_point():
        return _tokens(context, name, value[0])
    numbers = _numbers(value)
    return of_planes(numbers, GRID) if on_plane else of_picture(numbers[0]) or of_output(numbers[0])


def _tokens(context: ProbeContext, name: str, tokens: Tensor) -> Text | None:
    """The tokens of one sample, without padding; None for indices that are no tokens."""
    vocabulary = context.spec.target_vocabulary if name == "target" else context.spec.vocabulary
    return Text(decode(tokens.tolist(), vocabulary)[:MAX_STEPS]) if vocabulary and tokens.dim() == 1 else None


def _node(context: ProbeContext, recorder: Recorder, name: str, on_plane: bool, is_output: bool) -> View | None:
    output = _numbers(recorder.captures[name])
    if on_plane and output.ndim == 2:
        return of_planes(output[: GRID**2], GRID)
    if is_output and context.spec.kind == "image" and (picture := of_picture(_bright(output[0]))):
        return picture
    inner = next((recorder.captures[f"{name}.{key}"] for key in INNER if f"{name}.{key}" in recorder.captures), None)
    return of_output(output[0] if inner is None else _numbers(inner)[0])


def _bright(picture: Array) -> Array:
    """A generated picture from 0 to 1, whatever the range of its activation."""
    return (picture + 1) / 2 if picture.min(initial=0) < 0 else picture


def probabilities(context: ProbeContext, answer: Tensor) -> Bars:
    """The probability of each class for the first sample."""
    shares = np.nan_to_num(context.objective.probabilities(answer[:1]).numpy()[0])
    return Bars(context.spec.names, shares, (0.0, 1.0))


def _numbers(value: Tensor) -> Array:
    numbers: Array = value.detach().float().cpu().numpy()
    return numbers
