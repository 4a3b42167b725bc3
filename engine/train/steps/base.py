"""What all kinds of steps share: their interface and their result. [torch]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

NO_OUTPUT = torch.empty(0)


class StepResult(NamedTuple):
    """What a step gives to the metrics."""

    loss: float
    output: Tensor
    targets: Tensor
    loss_terms: Mapping[str, Tensor] = {}
    denominators: Mapping[str, Tensor | float] = {}
    """What the loss and its terms are means over, where that is not the samples."""
    is_finite: bool = True
    """False: the loss was NaN or infinite, and the step does not count."""


class Step(Protocol):
    """Takes optimizer steps."""

    def take(self, x: Tensor, y: Tensor, step: int, only: int | None) -> StepResult:
        """The optimizer step after `step` others; with `only`, that player of several moves alone.

        A loss that is not finite leaves its player's weights as they were.
        """
