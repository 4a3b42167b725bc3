"""The interface of all optimizer steps, and their result. [torch]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

NO_OUTPUT = torch.empty(0)


class StepResult(NamedTuple):
    """The result of a step, from which metrics are computed."""

    loss: float
    output: Tensor
    targets: Tensor
    loss_terms: Mapping[str, Tensor] = {}
    denominators: Mapping[str, Tensor | float] = {}
    """The denominators of the loss and its terms, where they are not the number of samples."""
    is_finite: bool = True
    """False: the loss was NaN or infinite, and the step does not count."""


class Step(Protocol):
    """Takes optimizer steps."""

    def take(self, x: Tensor, y: Tensor, step: int, only: int | None) -> StepResult:
        """The optimizer step after `step` steps; with `only`, of that player alone.

        If the loss is not finite, the player's weights stay unchanged.
        """
