"""Mixtures of two frequencies."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.datasets.sequences import Sequences
from engine.text import N_
from engine.views import Array

MIXTURES = ((2, 5), (3, 5), (2, 7), (3, 7), (4, 6), (4, 9))
"""The frequencies of each class; no single frequency distinguishes the first four."""


@DATASETS.register("sine_mixtures")
class SineMixtures(Sequences):
    r"""Sums of two sine waves of any strength and phase; the class is the pair of frequencies.

    $x_t = a \sin(2 \pi f t / T + \varphi) + b \sin(2 \pi g t / T + \psi)$ and noise. Each frequency occurs in several
    classes, so both must be recognized.
    """

    title = N_("Sine mixtures")

    classes: int = Field(4, ge=2, le=6, title=N_("Classes"))
    length: int = Field(60, ge=30, le=500, title=N_("Sequence length"))
    noise: float = Field(
        0.1, ge=0, le=2, title=N_("Noise"), description=N_("Standard deviation of the noise per step.")
    )

    def spec(self) -> DataSpec:
        names = tuple(f"{first} + {second}" for first, second in MIXTURES[: self.classes])
        return DataSpec(
            kind="sequence", shape=(self.length, 1), classes=names, sizes=self.sizes(self.size), columns=(N_("signal"),)
        )

    def draw(self, random: np.random.Generator) -> tuple[Array, Array]:
        y = np.arange(self.size) % self.classes
        frequency = np.array(MIXTURES)[y][:, :, None]  # (N, 2, 1)
        strength = random.uniform(0.6, 1.4, (self.size, 2, 1))
        phase = random.uniform(0, 2 * np.pi, (self.size, 2, 1))
        time = np.arange(self.length) / self.length
        waves = (strength * np.sin(2 * np.pi * frequency * time + phase)).sum(axis=1)
        return (waves + self.noise * random.normal(size=waves.shape))[:, :, None], y.astype(np.int64)
