"""Base of the objectives with token targets: which positions count, their loss, and which losses fit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.calculation.node_values import Index
from engine.datasets.data_spec import DataSpec
from engine.errors import Problem
from engine.graph.fixes import fitted_output
from engine.layers.base import Shape
from engine.losses.base import ClassWeighted, Loss, denominators
from engine.objectives.base import Objective, Outcome, Recorded, recorded_output
from engine.objectives.positions import position_steps, position_tensors
from engine.text import N_, Message, message
from engine.views import Array, Step

if TYPE_CHECKING:
    from torch import Tensor, nn

START = 1
"""The token before an answer."""


class TokenObjective(Objective):
    """Base class of the objectives whose targets are tokens, with one score per token at each position."""

    default_loss = "cross_entropy"
    metric = "accuracy"
    last_layer = "scores"

    def output_shapes(self, data: DataSpec, loss: Loss) -> Mapping[str, Shape]:
        return {"main": (data.target_length, len(data.target_vocabulary))}

    def refuses(self, loss: Loss, data: DataSpec) -> Message | None:
        return refusal(loss, len(data.target_vocabulary))

    def problems(self, outputs: Mapping[str, Shape], data: DataSpec, loss: Loss) -> list[Problem]:
        return output_problems(outputs["main"], data)

    def figures(self, means: Mapping[str, Any]) -> dict[str, float]:
        return with_perplexity(means)

    def counted(self, y: Tensor) -> Tensor:
        """The positions `(N, T)` that the loss is a mean over."""
        return token_mask(y)

    def loss_tensors(
        self, models: Mapping[str, nn.Module], passes: Mapping[str, Recorded], x: Tensor, y: Tensor, loss: nn.Module
    ) -> Mapping[str, Tensor]:
        return position_tensors(recorded_output(passes["main"]), y, self.counted(y), loss)

    def loss_calculation(self, tensors: Mapping[str, Array], loss: Loss, graph: str, index: Index) -> tuple[Step, ...]:
        return position_steps(tensors, loss, index[:1])

    def loss_slope(self, tensors: Mapping[str, Array], loss: Loss, index: Index) -> tuple[Step, ...]:
        return loss.slope(tensors["scores"][index[0]].astype(float), tensors["target"][index[0]], index[1:])

    def probabilities(self, output: Tensor) -> Tensor:
        return output.softmax(-1)


def token_mask(y: Tensor) -> Tensor:
    """The positions `(N, T)` that count: those without padding."""
    return y != 0


def shifted(y: Tensor) -> Tensor:
    """Answers `(N, S)` shifted by one position, after the start token."""
    import torch

    return torch.cat([torch.full_like(y[:, :1], START), y[:, :-1]], 1)


def answer_mask(y: Tensor) -> Tensor:
    """The positions `(N, S)` of an answer that count: its tokens, and the first padding, which ends it."""
    return shifted(y) != 0


def is_right(output: Tensor, y: Tensor) -> Tensor:
    """Where the highest score `(N, T, V)` is that of the true token `(N, T)`."""
    return output.argmax(-1) == y


def token_outcome(output: Tensor, y: Tensor, counted: Tensor, loss: nn.Module) -> Outcome:
    """The loss over the positions that count, and their cross-entropy, for the perplexity; 0 if none counts."""
    if counted.all():  # indexing with a mask would copy all scores
        scores, true = output.flatten(0, 1), y.flatten()
    else:
        scores, true = output[counted], y[counted]
    tokens = {"loss": len(true), "cross_entropy": len(true)}
    if not len(true):
        return Outcome(0 * output.sum(), output, {"cross_entropy": output.new_zeros(())}, tokens)
    value = loss(scores, true)
    loss_terms = {"cross_entropy": _cross_entropy(scores, true, value, loss)}
    return Outcome(value, output, loss_terms, {**tokens, **denominators(loss, true)})


def _cross_entropy(scores: Tensor, true: Tensor, value: Tensor, loss: nn.Module) -> Tensor:
    """The cross-entropy of the scores; it equals the loss if that is plain cross-entropy."""
    import torch
    from torch.nn import functional as F

    if type(loss) is torch.nn.CrossEntropyLoss and loss.weight is None and not loss.label_smoothing:
        return value.detach().float()
    with torch.no_grad():
        return F.cross_entropy(scores.float(), true)


def perplexity(nats: float) -> float:
    """The exponential of the mean cross-entropy over all tokens; infinite if it overflows."""
    try:
        return math.exp(nats)
    except OverflowError:
        return math.inf


def with_perplexity(means: Mapping[str, Any]) -> dict[str, float]:
    """The figures with the perplexity instead of the mean cross-entropy."""
    figures = dict(means)
    if "cross_entropy" in figures:
        figures["perplexity"] = perplexity(figures.pop("cross_entropy"))
    return figures


def refusal(loss: Loss, tokens: int) -> Message | None:
    """Why `loss` cannot compare scores with true tokens; None if it can."""
    if "classes" not in loss.targets or loss.outputs == "one":
        return message(N_("{loss} is not for tokens. Choose Cross-entropy."), loss=message(loss.title))
    if isinstance(loss, ClassWeighted) and loss.balance:
        return message(N_("Tokens cannot be balanced. Turn off balancing."))
    return loss.refuses(tokens)


def output_problems(got: Shape, data: DataSpec) -> list[Problem]:
    """The problem of a graph that ends in `got`, although every position needs one score per token."""
    needed = (data.target_length, len(data.target_vocabulary))
    if got == needed:
        return []
    text = message(
        N_("The graph outputs {got}, but needs a score for each of {places} positions and {tokens} tokens: "
"{needed}."),
        got=list(got), places=needed[0], tokens=needed[1], needed=list(needed),
    )  # fmt: skip
    fix = fitted_output(needed) if len(got) == 2 and got[0] == needed[0] else None
    return [Problem(where="graphs.main", message=text, fix=fix)]
