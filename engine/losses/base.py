"""The base class of losses: a config, the targets it fits, and a torch module from output and target to a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field

from engine.registry import CatalogEntry, Registry
from engine.text import N_, Message, message
from engine.views import Array, Curves, Series, Step

if TYPE_CHECKING:
    from torch import Tensor, nn

Target = Literal["classes", "values", "labels", "mask"]
"""Class indices `(N,)`, int64; values `(N, D)`, float32; values from 0 to 1 `(N, L)`, float32 (labels or pixels); or a
class per pixel `(N, H, W)`, int64, for losses of whole pictures."""


class Loss(CatalogEntry):
    """Base class of all losses. All are means over the batch, in nats where logarithms occur.

    The network's last layer gives raw scores (logits); losses that need probabilities apply softmax or sigmoid
    themselves. A single output for two classes is the logit of class 1.
    """

    picture_needs_torch = True
    targets: ClassVar[tuple[Target, ...]]
    """The kinds of targets it can be used with."""
    outputs: ClassVar[Literal["one", "many", "any"]] = "any"
    """For class targets: `one` needs a single output (two classes), `many` one per class, `any` accepts both."""

    def fitted(self, targets: Array, classes: int) -> Self:
        """This loss, fitted to the targets of the training split. Called before `build`."""
        return self

    def refuses(self, classes: int) -> Message | None:
        """Why these settings do not fit this number of classes; None if they do."""
        return None

    def measure(self, output: Tensor, target: Tensor) -> Tensor:
        """The loss `()` of outputs `(N, K)`; for losses that are not a torch module."""
        raise NotImplementedError

    def build(self) -> nn.Module:
        """A torch module `(output (N, K), target) -> ()`."""
        from torch import nn

        measure = self.measure

        class Measured(nn.Module):
            def forward(self, output: Tensor, target: Tensor) -> Tensor:
                return measure(output, target)

        return Measured()

    def answers(self, output: Tensor) -> Tensor:
        """Predictions from outputs `(N, …)`, for targets of values or labels: the outputs themselves, or the sigmoid of
        scores."""
        return output

    def calculation(self, output: Array, target: Array) -> tuple[Step, ...]:
        """How the loss of one sample is computed from its output `(K,)` and its target; the last step gives it."""
        raise NotImplementedError

    def slope(self, output: Array, target: Array, index: tuple[int, ...]) -> tuple[Step, ...]:
        """How the derivative of the loss of one sample with respect to the output at `index` is computed; the last step
        gives it."""
        raise NotImplementedError

    def picture(self) -> Curves:
        """The loss as a function of the output, for a true class or a target of 0."""
        raise NotImplementedError


class ClassWeighted(Loss):
    """Base class of losses with class weights.

    With `balance` each class counts as if all were equally frequent: `fitted` sets the weights to $n / (K n_k)$ from
    the training split. `class_weights` sets them by hand.
    """

    targets: ClassVar[tuple[Target, ...]] = ("classes",)

    balance: bool = Field(
        False, title=N_("Balance classes"), description=N_("Weights classes inversely to their frequency.")
    )
    class_weights: tuple[Annotated[float, Field(gt=0, le=1e6)], ...] | None = Field(
        None, title=N_("Class weights"), description=N_("One weight per class, for the loss of its samples.")
    )

    def fitted(self, targets: Array, classes: int) -> Self:
        if not self.balance:
            return self
        return self.model_copy(update={"class_weights": balanced_weights(targets, classes)})

    def mean(self, each: Tensor, target: Tensor) -> Tensor:
        """The mean of losses per sample `(N,)`, weighted by the classes of the samples."""
        if self.class_weights is None:
            return each.mean()
        weights = each.new_tensor(self.class_weights)[target]
        return (each * weights).sum() / weights.sum()

    def build(self) -> nn.Module:
        """Passes the class weights as `weight`, as in torch's own losses."""
        import torch

        module = super().build()
        module.register_buffer("weight", None if self.class_weights is None else torch.tensor(self.class_weights))
        return module

    def refuses(self, classes: int) -> Message | None:
        if self.class_weights is None or self.balance or len(self.class_weights) == classes:
            return None
        template = N_("Got {got} class weights for {classes} classes. Give one per class, or none.")
        return message(template, got=len(self.class_weights), classes=classes)


def balanced_weights(targets: Array, classes: int) -> tuple[float, ...]:
    """Weights $n / (K n_k)$, which make every class count equally; 1 for a class without samples. In masks, every pixel
    is a sample."""
    flat = np.asarray(targets, dtype=np.int64).reshape(-1)
    counts = np.bincount(flat, minlength=classes)
    weights = np.where(counts > 0, len(flat) / (classes * np.maximum(counts, 1)), 1.0)
    return tuple(float(weight) for weight in weights)


def denominators(loss: nn.Module, target: Tensor) -> dict[str, Tensor]:
    """What the mean of a built loss divides by if it weights classes: the sum of the samples' weights."""
    weight: Tensor | None = getattr(loss, "weight", None)
    return {} if weight is None else {"loss": weight[target].sum()}


def predicted_probabilities(output: Tensor) -> Tensor:
    """Class probabilities `(N, K)`; for a single output that of class 1, `(N, 1)`."""
    return output.sigmoid() if output.shape[1] == 1 else output.softmax(1)


def target_probabilities(target: Tensor, output: Tensor, smoothing: float = 0.0) -> Tensor:
    """The target probabilities for true classes `target` `(N,)`, in the shape of `predicted_probabilities`."""
    if output.shape[1] == 1:
        sure = target[:, None].to(output.dtype)
        return sure * (1 - smoothing) + smoothing / 2
    sure = output.new_zeros(output.shape).scatter(1, target[:, None], 1.0)
    return sure * (1 - smoothing) + smoothing / output.shape[1]


def score_margin(output: Tensor, target: Tensor) -> Tensor:
    """The lead of the true class's score over the best other score, `(N,)`; for a single output the score itself,
    negated for class 0."""
    if output.shape[1] == 1:
        return output[:, 0] * (2 * target - 1)
    true = target[:, None]
    best_other = output.scatter(1, true, float("-inf")).amax(1)
    return output.gather(1, true)[:, 0] - best_other


def error_curve(loss: Loss, note: Message) -> Curves:
    """The loss and its derivative as functions of the output, for a target of 0."""
    import torch

    x = torch.linspace(-3, 3, 241, requires_grad=True)
    module = loss.build()
    target = torch.zeros(1, 1)
    y = torch.stack([module(value.reshape(1, 1), target) for value in x])
    return _curves(x, y, N_("output − target"), note)


def score_curve(loss: Loss, note: Message, outputs: Literal["one", "many"]) -> Curves:
    """The loss and its derivative as functions of the true class's score.

    `one`: a single output and the true class 1. `many`: two outputs, the other score is 0.
    """
    import torch

    x = torch.linspace(-5, 5, 201, requires_grad=True)
    module = loss.build()
    true = torch.ones(1, dtype=torch.int64) if outputs == "one" else torch.zeros(1, dtype=torch.int64)
    rows = x.reshape(-1, 1) if outputs == "one" else torch.stack([x, torch.zeros_like(x)], 1)
    y = torch.stack([module(row.reshape(1, -1), true) for row in rows])
    return _curves(x, y, N_("score of the true class"), note)


def _curves(x: Tensor, y: Tensor, x_label: str, note: Message) -> Curves:
    import torch

    (slope,) = torch.autograd.grad(y.sum(), x)
    at = x.detach().numpy()
    return Curves(
        series=(
            Series(message(N_("loss")), at, y.detach().numpy()),
            Series(message(N_("derivative")), at, slope.numpy(), dashed=True),
        ),
        x_label=x_label,
        note=note,
    )


LOSSES: Registry[Loss] = Registry("engine.losses", N_("loss"))
