"""Sequence to sequence: a text answers another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.datasets.data_spec import DataSpec
from engine.layers.base import Shape
from engine.objectives.base import OBJECTIVES, Feed, Outcome, Recorded
from engine.objectives.positions import position_tensors
from engine.objectives.tokens import START, TokenObjective, answer_mask, is_right, shifted, token_outcome
from engine.text import N_, Message, message

if TYPE_CHECKING:
    from torch import Tensor, nn


@OBJECTIVES.register("sequence_to_sequence")
class SequenceToSequence(TokenObjective):
    """Learns to map one text to another: a translation, a date in another format.

    The graph has two inputs: the source `(T,)` and the target so far `(S,)`. During training it is given the true
    answer, shifted by one position behind a start token, and predicts each next token (teacher forcing). Afterwards it
    is given its own output and always takes the most likely token (greedy decoding). The loss covers the answer and its
    end. The metric is the share of answers that are right from beginning to end.

    Reference: Sutskever, Vinyals and Le, 2014, *Sequence to sequence learning with neural networks*.
    """

    title = N_("Sequence to sequence")

    def suits(self, data: DataSpec) -> bool:
        return data.has_token_targets and not data.continues

    def feeds(self, outputs: Mapping[str, Shape], data: DataSpec) -> Mapping[str, tuple[Feed, ...]]:
        target = Feed((data.target_length,), len(data.target_vocabulary))
        return {"main": (Feed(data.shape, len(data.vocabulary)), target)}

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        output = models["main"](x, shifted(y))
        return token_outcome(output, y, answer_mask(y), loss)

    def counted(self, y: Tensor) -> Tensor:
        return answer_mask(y)

    def loss_tensors(
        self, models: Mapping[str, nn.Module], passes: Mapping[str, Recorded], x: Tensor, y: Tensor, loss: nn.Module
    ) -> Mapping[str, Tensor]:
        """With the true tokens as input, while `passes` had those of the network's own answer."""
        return position_tensors(models["main"](x, shifted(y)).float(), y, self.counted(y), loss)

    def loss_note(self) -> Message:
        return message(
            N_("The loss is computed with the true tokens so far as input (teacher forcing), the answer with its own.")
        )

    def answer(self, models: Mapping[str, nn.Module], x: Tensor) -> Tensor:
        """Scores `(N, S, V)` of the answer decoded greedily, from its own tokens."""
        import torch

        length: int = models["main"].graph.inputs["target"][0]  # type: ignore[union-attr, index, assignment]
        before = torch.zeros(len(x), length, dtype=torch.int64, device=x.device)
        before[:, 0] = START
        output = models["main"](x, before)
        for place in range(1, length):
            predicted = output[:, place - 1].argmax(-1)
            before[:, place] = predicted * (before[:, place - 1] != 0)  # nothing follows the end of an answer
            output = models["main"](x, before)
        return output

    def metric_sum(self, output: Tensor, y: Tensor) -> Tensor:
        """Teacher forcing gives the same figure: an answer whose every token is right given the true tokens before it
        is also the answer decoded greedily."""
        return (is_right(output, y) | ~answer_mask(y)).all(1).sum()
