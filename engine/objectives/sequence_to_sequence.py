"""Sequence to sequence: a text answers another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.datasets.base import DataSpec
from engine.errors import Problem
from engine.layers.base import Shape
from engine.losses.base import Loss
from engine.objectives.base import OBJECTIVES, Feed, Objective, Outcome
from engine.objectives.tokens import START, answered, moved, outcome, refusal, right, unlike, with_perplexity
from engine.text import N_, Message

if TYPE_CHECKING:
    from torch import Tensor, nn


@OBJECTIVES.register("sequence_to_sequence")
class SequenceToSequence(Objective):
    """Learns to map one text to another: a translation, a date in another format.

    The graph has two inputs: the source `(T,)` and the target so far `(S,)`. During training it is given the true
    answer, shifted by one position behind a start token, and predicts each next token (teacher forcing). Afterwards it
    is given its own output and always takes the most likely token (greedy decoding). The loss covers the answer and its
    end. The metric is the share of answers that are right from beginning to end.

    Reference: Sutskever, Vinyals and Le, 2014, *Sequence to sequence learning with neural networks*.
    """

    title = N_("Sequence to sequence")
    default_loss = "cross_entropy"
    metric = "accuracy"

    def suits(self, data: DataSpec) -> bool:
        return data.tells_tokens and not data.continues

    def feeds(self, outputs: Mapping[str, Shape], data: DataSpec) -> Mapping[str, tuple[Feed, ...]]:
        target = Feed((data.target_length,), len(data.target_vocabulary))
        return {"main": (Feed(data.shape, len(data.vocabulary)), target)}

    def output_shapes(self, data: DataSpec, loss: Loss) -> Mapping[str, Shape]:
        return {"main": (data.target_length, len(data.target_vocabulary))}

    def refuses(self, loss: Loss, data: DataSpec) -> Message | None:
        return refusal(loss, len(data.target_vocabulary))

    def problems(self, outputs: Mapping[str, Shape], data: DataSpec, loss: Loss) -> list[Problem]:
        return unlike(outputs["main"], data)

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        output = models["main"](x, moved(y))
        return outcome(output, y, answered(y), loss)

    def answer(self, models: Mapping[str, nn.Module], x: Tensor) -> Tensor:
        """Scores `(N, S, V)` of the answer decoded greedily, from its own tokens."""
        import torch

        length: int = models["main"].graph.inputs["target"][0]  # type: ignore[union-attr, index, assignment]
        before = torch.zeros(len(x), length, dtype=torch.int64, device=x.device)
        before[:, 0] = START
        output = models["main"](x, before)
        for place in range(1, length):
            said = output[:, place - 1].argmax(-1)
            before[:, place] = said * (before[:, place - 1] != 0)  # nothing follows the end of an answer
            output = models["main"](x, before)
        return output

    def metric_sum(self, output: Tensor, y: Tensor) -> Tensor:
        """Teacher forcing gives the same figure: an answer whose every token is right given the true tokens before it
        is also the answer decoded greedily."""
        return (right(output, y) | ~answered(y)).all(1).sum()

    def figures(self, means: Mapping[str, Any]) -> dict[str, float]:
        return with_perplexity(means)

    def probabilities(self, output: Tensor) -> Tensor:
        return output.softmax(-1)
