"""Next-token prediction: at each position of a text, the next token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.datasets.data_spec import DataSpec
from engine.objectives.base import OBJECTIVES, Outcome
from engine.objectives.tokens import TokenObjective, is_right, token_mask, token_outcome
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor, nn


@OBJECTIVES.register("next_token")
class NextToken(TokenObjective):
    r"""Learns which token comes next, at every position of a text at once.

    The network gives one score per token at each position, `(T, V)`, and may not look ahead: attention must be causal,
    a recurrent layer one-way. The loss is the mean over all positions except padding. The metric is accuracy, the share
    of positions where the highest score is the true token; perplexity is $e^L$ of the mean cross-entropy $L$ over all
    positions: as if the network chose evenly among so many tokens.

    Reference: Bengio et al., 2003, *A neural probabilistic language model*.
    """

    title = N_("Next token")

    def suits(self, data: DataSpec) -> bool:
        return data.continues

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        output = models["main"](x)
        return token_outcome(output, y, token_mask(y), loss)

    def metric_sum(self, output: Tensor, y: Tensor) -> Tensor:
        return (is_right(output, y) & token_mask(y)).sum()

    def metric_count(self, y: Tensor) -> Tensor:
        return token_mask(y).sum()
