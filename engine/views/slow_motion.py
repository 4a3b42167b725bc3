"""One optimizer step in stages, and how it changes one weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.text import Name
from engine.views.base import Array, Scale, View
from engine.views.calculation import Step


@dataclass(frozen=True)
class StageTensor:
    """One tensor of a stage, shortened for the page.

    `shape` is that of one sample, without the batch axis, or that of a parameter. Each plane is `(H, W)`, or
    `(H, W, 3)` uint8 for the scale `rgb`: up to four samples and the mean over the batch. Units `(D,)` are arranged in
    rows, a series `(T, D)` has time across, and the maps of `(C, H, W)` are beside each other; all of them are averaged
    where they are large.

    A parameter has one plane, whose cell `[row, column]` is the weight `[row, *unravel_index(column, shape[1:])]`, or
    `[column]` for a vector; the planes of large ones hold the first rows and columns.
    """

    title: Name
    shape: tuple[int, ...]
    scale: Scale
    low: float
    high: float
    planes: tuple[Array, ...]
    labels: tuple[Name, ...]
    """One per plane."""
    parameter: str = ""
    """Of a parameter of the stage's node: its name, such as `weight`."""


@dataclass(frozen=True)
class Stage:
    """One part of the step: `batch`, `forward`, `loss`, `backward`, `update` or `after`.

    `player` is the network whose turn it is in a GAN, `node` the one that is active in `graph`; each is empty for none.
    The stages of a recurrent layer that lead back through time have its time step as `time`, others −1.
    """

    part: str
    player: Name
    graph: str
    node: str
    title: Name
    caption: Name
    tensors: tuple[StageTensor, ...] = ()
    steps: tuple[Step, ...] = ()
    """How single values came about: the loss of the first sample, the terms of the loss, a draw from a distribution."""
    time: int = -1


@dataclass(frozen=True)
class SlowStep(View):
    """The optimizer step after `step` steps. The checksums are those of all weights before it and after it, as the run
    will have them."""

    kind: ClassVar[str] = "slow_step"
    step: int
    batch_size: int
    learning_rate: float
    loss_before: float
    loss_after: float
    checksum_before: str
    checksum: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class WeightUpdate(View):
    """How one optimizer step changes the weight at `index` of a parameter of this `shape`: its gradient by the chain
    rule, and the lines of the optimizer."""

    kind: ClassVar[str] = "weight_update"
    graph: str
    node: str
    parameter: str
    index: tuple[int, ...]
    shape: tuple[int, ...]
    gradient_steps: tuple[Step, ...]
    optimizer_steps: tuple[Step, ...]
    before: float
    after: float
