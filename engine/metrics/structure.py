"""Structural similarity (SSIM) of images, as defined by Wang et al."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

WINDOW, DEVIATION = 11, 1.5
"""Side and standard deviation of the Gaussian window, in pixels."""
C1, C2 = 0.01**2, 0.03**2
"""Keep the ratios finite in dark or flat windows, for pixels from 0 to 1."""
TOGETHER = 32
"""Images compared at once, so that float64 copies stay small."""


class StructuralSimilarity:
    """Sums SSIM over images `(N, C, H, W)` of pixels from 0 to 1; that of an image is the mean over windows and
    channels.

    Only windows inside the image count, as in Wang's reference implementation and in TensorFlow; padding would add
    windows that are trivially similar.
    """

    def __init__(self) -> None:
        self.total, self.count = 0.0, 0

    def update(self, output: Tensor, y: Tensor) -> None:
        for one, other in zip(output.split(TOGETHER), y.split(TOGETHER), strict=True):
            self.total += float(similarity(one.double(), other.double()).sum())
            self.count += len(one)

    def compute(self) -> float:
        return self.total / max(self.count, 1)


def similarity(x: Tensor, y: Tensor) -> Tensor:
    """SSIM of each pair of images, `(N,)`."""
    mean_x, mean_y = _local_means(x), _local_means(y)
    variances = _local_means(x * x) - mean_x**2 + _local_means(y * y) - mean_y**2
    covariance = _local_means(x * y) - mean_x * mean_y
    brightness = (2 * mean_x * mean_y + C1) / (mean_x**2 + mean_y**2 + C1)
    structure = (2 * covariance + C2) / (variances + C2)
    return (brightness * structure).flatten(1).mean(1)


def _local_means(x: Tensor) -> Tensor:
    """Means `(N, C, H - 10, W - 10)` under a Gaussian window, which is separable into rows and columns."""
    return _windows(x.shape[-2], x) @ x @ _windows(x.shape[-1], x).T


def _windows(side: int, like: Tensor) -> Tensor:
    """The weights `(side - 10, side)` of each window position along one side."""
    import torch

    places = torch.arange(WINDOW, dtype=like.dtype) - WINDOW // 2
    weights = torch.exp(-(places**2) / (2 * DEVIATION**2))
    rows = torch.zeros(side - WINDOW + 1, side, dtype=like.dtype)
    for start, row in enumerate(rows):
        row[start : start + WINDOW] = weights / weights.sum()
    return rows
