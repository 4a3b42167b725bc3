"""Outliers among numbers."""

from __future__ import annotations

import numpy as np

from engine.views import Array


def fences(known: Array) -> tuple[float, float]:
    """Tukey's fences. If most values are equal, nothing is an outlier.

    Reference: Tukey, 1977, *Exploratory data analysis*.
    """
    first, third = np.percentile(known, [25, 75])
    reach = 1.5 * (third - first)
    return (float(first - reach), float(third + reach)) if reach > 0 else (float(known.min()), float(known.max()))
