"""Next-token prediction: at each position of a text, the next token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.datasets.base import DataSpec
from engine.errors import Problem
from engine.layers.base import Shape
from engine.losses.base import Loss
from engine.objectives.base import OBJECTIVES, Objective, Outcome
from engine.objectives.tokens import outcome, places, refusal, right, unlike, with_perplexity
from engine.text import N_, Message

if TYPE_CHECKING:
    from torch import Tensor, nn


@OBJECTIVES.register("next_token")
class NextToken(Objective):
    r"""Learns which token comes next, at every position of a text at once.

    The network gives one score per token at each position, `(T, V)`, and may not look ahead: attention must be causal,
    a recurrent layer one-way. The loss is the mean over all positions except padding. The metric is accuracy, the share
    of positions where the highest score is the true token; perplexity is $e^L$ of the mean cross-entropy $L$ over all
    positions: as if the network chose evenly among so many tokens.

    Reference: Bengio et al., 2003, *A neural probabilistic language model*.
    """

    title = N_("Next token")
    default_loss = "cross_entropy"
    metric = "accuracy"

    def suits(self, data: DataSpec) -> bool:
        return data.continues

    def output_shapes(self, data: DataSpec, loss: Loss) -> Mapping[str, Shape]:
        return {"main": (data.target_length, len(data.target_vocabulary))}

    def refuses(self, loss: Loss, data: DataSpec) -> Message | None:
        return refusal(loss, len(data.target_vocabulary))

    def problems(self, outputs: Mapping[str, Shape], data: DataSpec, loss: Loss) -> list[Problem]:
        return unlike(outputs["main"], data)

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        output = models["main"](x)
        return outcome(output, y, places(y), loss)

    def metric_sum(self, output: Tensor, y: Tensor) -> Tensor:
        return (right(output, y) & places(y)).sum()

    def metric_count(self, y: Tensor) -> Tensor:
        return places(y).sum()

    def figures(self, means: Mapping[str, Any]) -> dict[str, float]:
        return with_perplexity(means)

    def probabilities(self, output: Tensor) -> Tensor:
        return output.softmax(-1)
