"""Regression: one or more real values per sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from pydantic import PrivateAttr

from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data
from engine.errors import Problem
from engine.graph.fixes import fitted_output
from engine.layers.base import Shape
from engine.losses.base import Loss
from engine.objectives.base import OBJECTIVES, Objective, Outcome
from engine.text import N_, Message, message

if TYPE_CHECKING:
    from torch import Tensor, nn


@OBJECTIVES.register("regression")
class Regression(Objective):
    r"""Learns real values.

    The network gives `(D,)` values and the loss measures how far they are from the targets, which may have been scaled.
    The metric is the mean absolute error, in the units that the targets were measured in.
    """

    title = N_("Regression")
    supports_vmap = True
    default_loss = "mse"
    metric = "mae"
    last_layer = "values"

    _unit: float = PrivateAttr(1.0)

    def suits(self, data: DataSpec) -> bool:
        return data.target == "values" and not data.horizon

    def output_shapes(self, data: DataSpec, loss: Loss) -> Mapping[str, Shape]:
        return {"main": (data.outputs,)}

    def refuses(self, loss: Loss, data: DataSpec) -> Message | None:
        if "values" in loss.targets:
            return None
        return message(N_("{loss} needs classes, but regression has values."), loss=message(loss.title))

    def problems(self, outputs: Mapping[str, Shape], data: DataSpec, loss: Loss) -> list[Problem]:
        got, needed = outputs["main"], (data.outputs,)
        if got == needed:
            return []
        return [
            Problem(
                where="graphs.main",
                message=message(
                    N_("The graph outputs {got}, but the data have {outputs} target values per sample: {needed}."),
                    got=list(got),
                    outputs=data.outputs,
                    needed=list(needed),
                ),
                fix=fitted_output(needed),
            )
        ]

    def in_units(self, data: Data) -> Self:
        scaled = self.model_copy()
        scaled._unit = data.unit
        return scaled

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        output = models["main"](x)
        return Outcome(loss(output, y), output)

    def metric_sum(self, output: Tensor, y: Tensor) -> Tensor:
        return (output - y).abs().mean(1).sum() * self._unit

    def probabilities(self, output: Tensor) -> Tensor:
        return output
