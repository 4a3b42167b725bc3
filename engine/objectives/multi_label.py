"""Multi-label classification: any number of labels per sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.datasets.data_spec import DataSpec
from engine.errors import Problem
from engine.graph.fixes import fitted_output
from engine.layers.base import Shape
from engine.losses.base import ClassWeighted, Loss
from engine.objectives.base import OBJECTIVES, Objective, Outcome
from engine.text import N_, Message, message

if TYPE_CHECKING:
    from torch import Tensor, nn


@OBJECTIVES.register("multi_label")
class MultiLabel(Objective):
    r"""Learns for each label separately whether it applies: none, one or several may.

    The network gives one score per label, `(L,)`, and the sigmoid of a score is the probability that its label applies:
    $p_l = 1 / (1 + e^{-z_l})$. Unlike those of a softmax, these need not sum to 1. The metric is the share of labels,
    over all samples, that are predicted correctly: yes above a probability of 0.5, else no.

    Reference: Tsoumakas and Katakis, 2007, *Multi-label classification: an overview*.
    """

    title = N_("Multi-label classification")
    supports_vmap = True
    default_loss = "binary_cross_entropy"
    metric = "label_accuracy"
    last_layer = "scores"

    def suits(self, data: DataSpec) -> bool:
        return data.target == "labels"

    def output_shapes(self, data: DataSpec, loss: Loss) -> Mapping[str, Shape]:
        return {"main": (len(data.labels),)}

    def refuses(self, loss: Loss, data: DataSpec) -> Message | None:
        title = message(loss.title)
        if "labels" not in loss.targets:
            template = N_("{loss} is not for multi-label data. Choose Binary cross-entropy.")
            return message(template, loss=title)
        if isinstance(loss, ClassWeighted) and (loss.balance or loss.class_weights is not None):
            return message(N_("{loss} can weight classes, but not labels. Remove its class weights."), loss=title)
        return None

    def problems(self, outputs: Mapping[str, Shape], data: DataSpec, loss: Loss) -> list[Problem]:
        got, needed = outputs["main"], (len(data.labels),)
        if got == needed:
            return []
        return [
            Problem(
                where="graphs.main",
                message=message(
                    N_("The graph outputs {got}, but {labels} labels need one score each: {needed}."),
                    got=list(got),
                    labels=len(data.labels),
                    needed=list(needed),
                ),
                fix=fitted_output(needed),
            )
        ]

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        output = models["main"](x)
        return Outcome(loss(output, y), output)

    def metric_sum(self, output: Tensor, y: Tensor) -> Tensor:
        return ((output > 0) == (y > 0.5)).float().mean(1).sum()

    def probabilities(self, output: Tensor) -> Tensor:
        return output.sigmoid()
