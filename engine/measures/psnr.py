"""How near a picture comes to another."""

from __future__ import annotations

from typing import Any

from engine.datasets.base import DataSpec
from engine.measures.base import MEASURES, Measure
from engine.measures.wrapped import Wrapped
from engine.objectives.base import Objective
from engine.text import N_

SSIM_SIDE = 11
"""The window that structure is compared in is so many pixels wide."""


@MEASURES.register("psnr")
class PSNR(Measure):
    r"""Measures how near the network's pictures come to the true ones.

    Peak signal-to-noise ratio: $10 \log_{10}(1 / \text{MSE})$ in decibels, for pixels from 0 to 1; 20 dB is a mean error of a tenth.
    Structural similarity (SSIM), for pictures of at least 11 × 11 pixels, compares brightness, contrast and structure in small
    windows, as an eye does: 1 is the same picture.

    Reference: Wang, Bovik, Sheikh and Simoncelli, 2004, *Image quality assessment: from error visibility to structural similarity*.
    """

    title = N_("Likeness of pictures (PSNR, SSIM)")

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("encoder", "decoder") and data.kind == "image"

    def tally(self, data: DataSpec) -> Wrapped:
        from torchmetrics.image import PeakSignalNoiseRatio, StructuralSimilarityIndexMeasure

        metrics: dict[str, Any] = {"psnr": PeakSignalNoiseRatio(data_range=1.0)}
        if min(data.shape[1:]) >= SSIM_SIDE:
            metrics["ssim"] = StructuralSimilarityIndexMeasure(data_range=1.0)
        return Wrapped(metrics, lambda said, y: (said.reshape(y.shape).clamp(0, 1), y))
