"""The base class of optimizers: settings and the torch optimizer they give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from engine.registry import CatalogEntry, Registry
from engine.text import N_, message
from engine.views import Array, Curves, Operand, Series, Step

if TYPE_CHECKING:
    import torch

_STEEPNESS = 12.0
"""How much steeper the valley in the picture is across than along."""
_START = (-4.0, 1.6)


class Optimizer(CatalogEntry):
    """Base class of all optimizers.

    Optimizers with a single torch kernel for the whole update (`fused`) use it: for three layers it takes 16–36 µs per
    step, separate operations 18–122 µs. The others update all weights at once (`foreach`).
    """

    learning_rate: float = Field(0.001, gt=0, le=100, title=N_("Learning rate"))

    picture_needs_torch = True
    closure: ClassVar[bool] = False
    """Whether a step evaluates the loss several times, as L-BFGS does."""
    full_batch: ClassVar[bool] = False
    """Whether every step uses the whole training split."""
    copies: ClassVar[int] = 2
    """Tensors of the size of the weights kept between steps, for the memory forecast."""
    evaluations: ClassVar[int] = 1
    """The maximum number of evaluations of loss and gradient per step, for the time forecast."""
    picture_rate: ClassVar[float] = 0.1
    """The learning rate in the picture that stands for the default one: the valley is wider than those of networks."""

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        """A torch optimizer over `weights`, with `lr` set to `learning_rate`."""
        raise NotImplementedError

    def update_steps(self, weight: Operand, gradient: Operand, state: Mapping[str, float]) -> tuple[Step, ...]:
        """How one weight is updated at `learning_rate`: the last step gives the new weight.

        `state` are the values of torch's state that belong to this weight before the step, by torch's names; it is
        empty before the first step.
        """
        raise NotImplementedError

    def picture(self) -> Curves:
        """The path of this optimizer down a narrow valley of two weights."""
        path = self.path(60)
        return Curves(
            series=(
                _rings((0.5, 2.0, 5.0, 10.0, 18.0)),
                Series(message(N_("path")), path[:, 0], path[:, 1]),
                Series(message(N_("every step")), path[:, 0], path[:, 1], "points"),
            ),
            x_label=N_("first weight"),
            y_label=N_("second weight"),
            note=message(self._note()),
        )

    def _note(self) -> str:
        if self.closure:
            return N_(
                "The first sixty loss evaluations, from the left towards the minimum inside the dashed lines of "
                "equal loss. This optimizer evaluates the loss several times per step."
            )
        return N_(
            "Sixty steps from the left towards the lowest point, in the middle of the dashed lines of equal loss. Twice the learning rate doubles the steps here too."
        )

    def path(self, steps: int) -> Array:
        """The two weights `(steps + 1, 2)` at which the loss $(w_1^2 + 12 w_2^2) / 2$ was evaluated."""
        import torch

        default = type(self).model_fields["learning_rate"].default
        weights = torch.tensor(_START, requires_grad=True)
        steepness = torch.tensor([1.0, _STEEPNESS])
        optimizer = self.model_copy(update={"learning_rate": self.picture_rate * self.learning_rate / default}).build(
            [weights]
        )

        seen = []

        def loss() -> float:
            seen.append(weights.detach().numpy().copy())
            optimizer.zero_grad()
            value = (steepness * weights**2).sum() / 2
            value.backward()
            return value.item()

        while len(seen) <= steps:
            if self.closure:
                optimizer.step(loss)
            else:
                loss()
                optimizer.step()
        return np.clip(np.nan_to_num(np.stack(seen[: steps + 1]), nan=20.0), -20, 20)


def _rings(heights: tuple[float, ...]) -> Series:
    """Contours of the loss at these heights, with a gap (NaN) after each."""
    angle = np.linspace(0, 2 * np.pi, 81)
    across, up = np.append(np.cos(angle), np.nan), np.append(np.sin(angle), np.nan)
    x = np.concatenate([np.sqrt(2 * height) * across for height in heights])
    y = np.concatenate([np.sqrt(2 * height / _STEEPNESS) * up for height in heights])
    return Series(message(N_("equal loss")), x, y, dashed=True)


OPTIMIZERS: Registry[Optimizer] = Registry("engine.optimizers", N_("optimizer"))
