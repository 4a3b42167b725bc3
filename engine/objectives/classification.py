"""Classification: one class per sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.datasets.data_spec import DataSpec
from engine.errors import Problem
from engine.graph.fixes import fitted_output
from engine.layers.base import Shape
from engine.losses.base import Loss, denominators
from engine.objectives.base import OBJECTIVES, Objective, Outcome
from engine.text import N_, Message, message

if TYPE_CHECKING:
    from torch import Tensor, nn


@OBJECTIVES.register("classification")
class Classification(Objective):
    r"""Learns which class a sample belongs to.

    The network gives one score (logit) per class, `(K,)`, and the softmax of the scores is read as probabilities:
    $p_k = e^{z_k} / \sum_j e^{z_j}$. For two classes a single score will do; its sigmoid is the probability of the
    second class. The metric is accuracy, the share of samples whose highest score is the true class.
    """

    title = N_("Classification")
    supports_vmap = True
    default_loss = "cross_entropy"
    metric = "accuracy"
    last_layer = "scores"

    def suits(self, data: DataSpec) -> bool:
        return data.target == "classes"

    def output_shapes(self, data: DataSpec, loss: Loss) -> Mapping[str, Shape]:
        return {"main": (1,) if loss.outputs == "one" else (len(data.classes),)}

    def refuses(self, loss: Loss, data: DataSpec) -> Message | None:
        if "classes" not in loss.targets:
            return message(N_("{loss} needs values, but classification has classes."), loss=message(loss.title))
        if loss.outputs == "one" and len(data.classes) != 2:
            return message(
                N_("{loss} is for two classes, but these data have {classes}."),
                loss=message(loss.title),
                classes=len(data.classes),
            )
        return loss.refuses(len(data.classes))

    def problems(self, outputs: Mapping[str, Shape], data: DataSpec, loss: Loss) -> list[Problem]:
        got, classes = outputs["main"], len(data.classes)
        allowed = {"one": [(1,)], "many": [(classes,)], "any": [(classes,)] + [(1,)] * (classes == 2)}[loss.outputs]
        if got in allowed:
            return []
        return [
            Problem(
                where="graphs.main",
                message=message(
                    N_("The graph outputs {got}, but {loss} on {classes} classes needs {needed}."),
                    got=list(got),
                    loss=message(loss.title),
                    classes=classes,
                    needed=list(allowed[0]),
                ),
                fix=fitted_output(allowed[0]),
            )
        ]

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        output = models["main"](x)
        return Outcome(loss(output, y), output, denominators=denominators(loss, y))

    def metric_sum(self, output: Tensor, y: Tensor) -> Tensor:
        predicted = (output[:, 0] > 0).long() if output.shape[1] == 1 else output.argmax(1)
        return (predicted == y).sum()

    def probabilities(self, output: Tensor) -> Tensor:
        import torch

        if output.shape[1] > 1:
            return output.softmax(1)
        second = output.sigmoid()
        return torch.cat([1 - second, second], 1)
