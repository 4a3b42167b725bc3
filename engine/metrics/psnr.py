"""Peak signal-to-noise ratio and structural similarity."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine.datasets.data_spec import DataSpec
from engine.metrics.base import METRICS, Metric
from engine.metrics.structure import WINDOW, StructuralSimilarity
from engine.objectives.base import Objective
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor


@METRICS.register("psnr")
class PSNR(Metric):
    r"""Measures how close the output images are to the true ones.

    Peak signal-to-noise ratio: $10 \log_{10}(1 / \text{MSE})$ in decibels, for pixels from 0 to 1 and the mean squared
    error over all images; 20 dB is a root mean squared error of 0.1. Structural similarity (SSIM), for images of at
    least 11 × 11 pixels, compares brightness, contrast and structure in small windows, roughly as an eye does: 1 is the
    same image. Windows are Gaussian, lie within the image, and have equal weight.

    Reference: Wang, Bovik, Sheikh and Simoncelli, 2004, *Image quality assessment: from error visibility to structural
    similarity*.
    """

    title = N_("Image similarity (PSNR, SSIM)")

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("encoder", "decoder") and data.kind == "image"

    def tally(self, data: DataSpec) -> SimilarityTally:
        return SimilarityTally(structured=min(data.shape[1:]) >= WINDOW)


class SimilarityTally:
    """Squared errors of all pixels, and structural similarity if images are large enough for its window."""

    def __init__(self, structured: bool) -> None:
        self.error, self.pixels = 0.0, 0
        self.structure = StructuralSimilarity() if structured else None

    def update(self, output: Tensor, y: Tensor) -> None:
        """`output` `(N, …)` and `y` `(N, C, H, W)` are pixels from 0 to 1."""
        output, y = output.reshape(y.shape).clamp(0, 1).cpu(), y.cpu()
        self.error += float((output.double() - y.double()).square().sum())
        self.pixels += y.numel()
        if self.structure:
            self.structure.update(output, y)

    def compute(self) -> dict[str, float]:
        if not self.pixels:
            return {}
        psnr = 10 * math.log10(self.pixels / self.error) if self.error else math.inf
        return {"psnr": psnr, **({"ssim": self.structure.compute()} if self.structure else {})}
