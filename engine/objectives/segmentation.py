"""Segmentation: one class per pixel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from pydantic import PrivateAttr

from engine.calculation.node_values import Index
from engine.datasets.data_spec import DataSpec
from engine.errors import Problem
from engine.graph.fixes import fitted_output
from engine.layers.base import Shape
from engine.losses.base import Loss, denominators
from engine.objectives.base import OBJECTIVES, Objective, Outcome, Recorded, recorded_output
from engine.objectives.positions import position_steps, position_tensors
from engine.text import N_, Message, message
from engine.views import Array, Step

if TYPE_CHECKING:
    from torch import Tensor, nn


@OBJECTIVES.register("segmentation")
class Segmentation(Objective):
    r"""Learns which class each pixel of an image belongs to.

    The network gives a map of scores for each class, `(K, H, W)`, and their softmax at a pixel gives that pixel's
    probabilities. Losses for classes treat every pixel as a sample of its own; Dice compares the areas in a whole
    image. The metric is the share of pixels whose highest score is the true class. The background is easy to get
    right, so look at the intersection over union as well.

    Reference: Long, Shelhamer and Darrell, 2015, *Fully convolutional networks for semantic segmentation*.
    """

    title = N_("Segmentation")
    default_loss = "cross_entropy"
    metric = "pixel_accuracy"
    last_layer = "scores"

    _whole: bool = PrivateAttr(False)
    """Whether the loss takes whole pictures `(N, K, H, W)`."""

    def suits(self, data: DataSpec) -> bool:
        return data.target == "mask"

    def output_shapes(self, data: DataSpec, loss: Loss) -> Mapping[str, Shape]:
        return {"main": (len(data.labels), *data.shape[1:])}

    def refuses(self, loss: Loss, data: DataSpec) -> Message | None:
        if not {"classes", "mask"} & set(loss.targets):
            return message(N_("{loss} needs values, but a mask has classes."), loss=message(loss.title))
        if loss.outputs == "one":
            return message(N_("{loss} takes one score, but segmentation has one per class."), loss=message(loss.title))
        return loss.refuses(len(data.labels))

    def problems(self, outputs: Mapping[str, Shape], data: DataSpec, loss: Loss) -> list[Problem]:
        needed = self.output_shapes(data, loss)["main"]
        if outputs["main"] == needed:
            return []
        return [
            Problem(
                where="graphs.main",
                message=message(
                    N_(
                        "The graph outputs {got}, but segmentation needs scores of {classes} classes per pixel: {needed}."
                    ),
                    got=list(outputs["main"]),
                    classes=len(data.labels),
                    needed=list(needed),
                ),
                fix=fitted_output(needed),
            )
        ]

    def for_loss(self, loss: Loss) -> Self:
        made = self.model_copy()
        made._whole = "mask" in loss.targets
        return made

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        output = models["main"](x)
        if self._whole:
            return Outcome(loss(output, y), output)
        # (N, K, H, W) -> (N * H * W, K): a view in channels-last layout
        scores = output.permute(0, 2, 3, 1).reshape(-1, output.shape[1])
        true = y.reshape(-1)
        return Outcome(loss(scores, true), output, denominators=denominators(loss, true))

    def loss_tensors(
        self, models: Mapping[str, nn.Module], passes: Mapping[str, Recorded], x: Tensor, y: Tensor, loss: nn.Module
    ) -> Mapping[str, Tensor]:
        output = recorded_output(passes["main"])
        if self._whole:
            return {"output": output, "target": y}
        return position_tensors(output.permute(0, 2, 3, 1), y, y >= 0, loss)

    def loss_calculation(self, tensors: Mapping[str, Array], loss: Loss, graph: str, index: Index) -> tuple[Step, ...]:
        if self._whole:
            return super().loss_calculation(tensors, loss, graph, index)
        return position_steps(tensors, loss, index[1:], channels_first=True)

    def loss_slope(self, tensors: Mapping[str, Array], loss: Loss, index: Index) -> tuple[Step, ...]:
        if self._whole:
            return super().loss_slope(tensors, loss, index)
        scores, target = tensors["scores"][index[1:]], tensors["target"][index[1:]]  # (H, W, K), (H, W)
        return loss.slope(scores.astype(float), target, index[:1])

    def metric_sum(self, output: Tensor, y: Tensor) -> Tensor:
        return (output.argmax(1) == y).float().mean((1, 2)).sum()

    def probabilities(self, output: Tensor) -> Tensor:
        return output.softmax(1)
