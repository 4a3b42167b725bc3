"""F1 of each class."""

from __future__ import annotations

from engine.measures.averaged import Averaged
from engine.measures.base import MEASURES
from engine.text import N_


@MEASURES.register("f1")
class F1(Averaged):
    r"""Joins precision and recall: their harmonic mean.

    $F_1 = 2 P R / (P + R)$; high only when both are. Told as the mean over classes, each counting alike (macro), over all
    samples together (micro), and for each class.

    Reference: van Rijsbergen, 1979, *Information retrieval*.
    """

    title = N_("F1")
    metric = "F1Score"
