"""Counts of right and wrong predictions per class, and ratios of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

Ratio = Callable[["Tensor", "Tensor", "Tensor"], tuple["Tensor", "Tensor"]]
"""From true positives, false positives and false negatives `(K,)` to a numerator and a denominator."""


class ClassCounts:
    """Counts true positives, false positives and false negatives per class (or label), and computes a ratio of them.

    As in scikit-learn, a class that occurs neither among the true classes nor among the predictions is left out, also
    of the mean; for other classes a ratio with denominator 0 is 0.
    """

    def __init__(self, name: str, names: Sequence[str], ratio: Ratio, micro: bool = True) -> None:
        """`micro`: also compute the ratio of the sums over all classes, as `<name>_micro`."""
        import torch

        self.name, self.names, self.ratio, self.micro = name, names, ratio, micro
        self.counts = torch.zeros(3, len(names), dtype=torch.int64)

    def update(self, output: Tensor, y: Tensor) -> None:
        """`output` `(N, K, …)` are probabilities; `y` class indices `(N, …)`, or labels `(N, K)` of 0 and 1."""
        output, y = output.cpu(), y.cpu()
        self.counts += _of_labels(output > 0.5, y > 0.5) if y.is_floating_point() else _of_classes(output, y)

    def compute(self) -> dict[str, float]:
        """The mean over the classes that occur, the ratio over all classes together, and the ratio per class."""
        occurring = self.counts.sum(0) > 0
        if not occurring.any():
            return {}
        each = _divided(*self.ratio(*self.counts))
        found = {self.name: float(each[occurring].mean())}
        if self.micro:
            found[f"{self.name}_micro"] = float(_divided(*self.ratio(*self.counts.sum(1))))
        per_class = zip(self.names, each.tolist(), occurring.tolist(), strict=True)
        return found | {f"{self.name}.{name}": value for name, value, occurs in per_class if occurs}


def _of_classes(output: Tensor, y: Tensor) -> Tensor:
    """Counts `(3, K)`; in masks every pixel is a sample."""
    import torch

    classes = output.shape[1]
    chosen, y = output.argmax(1).flatten(), y.flatten()
    right, predicted, actual = (part.bincount(minlength=classes) for part in (y[chosen == y], chosen, y))
    return torch.stack([right, predicted - right, actual - right])


def _of_labels(chosen: Tensor, y: Tensor) -> Tensor:
    """Counts `(3, L)`."""
    import torch

    return torch.stack([(chosen & y).sum(0), (chosen & ~y).sum(0), (~chosen & y).sum(0)])


def _divided(numerator: Tensor, denominator: Tensor) -> Tensor:
    return numerator.double() / denominator.clamp(min=1)
