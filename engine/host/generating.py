"""What a run's generator makes of random numbers that a person chose, for the page Imagine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.errors import RequestError
from engine.objectives.adversarial import noise_size
from engine.probes.base import Subject
from engine.probes.decision_boundary import extent, positions
from engine.probes.generated import generate, in_turn, is_gan, is_told, noise, on_plane, pixels, places
from engine.probes.pixels import samples
from engine.text import N_, message
from engine.views import Array, Cloud, Pictures, Scatter, View

if TYPE_CHECKING:
    from torch import Tensor

MOST = 400
REAL = 400


def made(subject: Subject, numbers: Array | None, classes: int | Sequence[int] | None, count: int, seed: int) -> View:
    """Pictures or points of random numbers `(N, Z)`, or of `count` that follow from `seed`.

    `classes`: one for all, one a sample, or None for each in turn.
    """
    if not is_gan(subject.graphs) or not (subject.spec.kind == "image" or on_plane(subject.spec)):
        raise RequestError(N_("This run has no generator of pictures or points."))
    drawn = noise(subject, _few(count), seed) if numbers is None else _numbers(subject, numbers)
    told = _classes(subject, classes, len(drawn))
    result = generate(subject, drawn, told)
    if subject.spec.kind == "image":
        note = message(N_("{count} pictures that the generator makes."), count=len(drawn))
        shown = samples(pixels(subject, result))
        return Pictures(shown.pixels, shown.scale, _captions(subject, told), 0, 255, note=note)
    return _points(subject, places(subject, result.cpu().numpy()), told)


def _few(count: int) -> int:
    if not 1 <= count <= MOST:
        raise RequestError(
            N_("{got} samples were asked for, but from 1 to {most} are made at once."), got=count, most=MOST
        )
    return count


def _numbers(subject: Subject, numbers: Array) -> Tensor:
    import torch

    size = noise_size(subject.graphs["generator"])
    if numbers.ndim != 2 or numbers.shape[1] != size:
        template = N_("The generator starts from {needed} random numbers a sample, but got {got}.")
        raise RequestError(template, needed=size, got=list(numbers.shape[1:]))
    _few(len(numbers))
    return torch.tensor(np.array(numbers, dtype=np.float32), device=subject.device)


def _classes(subject: Subject, classes: int | Sequence[int] | None, count: int) -> Array:
    known = len(subject.spec.classes)
    if classes is None or not is_told(subject.graphs):
        return in_turn(count, subject.spec)
    told = np.full(count, classes) if isinstance(classes, int) else np.array(classes, dtype=np.int64)
    if len(told) != count or told.min() < 0 or told.max() >= known:
        template = N_("Each of the {count} samples needs a class from 0 to {last}.")
        raise RequestError(template, count=count, last=known - 1)
    return told


def _captions(subject: Subject, told: Array) -> tuple[str, ...]:
    return tuple(subject.spec.classes[index] for index in told) if is_told(subject.graphs) else ()


def _points(subject: Subject, at: Array, told: Array) -> Scatter:
    x_range, y_range = extent(subject)
    real, by_class = subject.data.train, is_told(subject.graphs)
    count = min(REAL, len(real))
    return Scatter(
        clouds=(
            Cloud(N_("real"), positions(real.raw, real.x)[:count], real.y[:count] if by_class else None),
            Cloud(N_("generated"), at, told if by_class else None, held_out=by_class),
        ),
        x_range=x_range,
        y_range=y_range,
        classes=subject.spec.classes if by_class else (),
        note=message(N_("{count} points that the generator makes, among real ones."), count=len(at)),
    )
