"""Precision of each class."""

from __future__ import annotations

from engine.measures.averaged import Averaged
from engine.measures.base import MEASURES
from engine.text import N_


@MEASURES.register("precision")
class Precision(Averaged):
    r"""Of what the network took for a class, the share that is of it.

    $P = TP / (TP + FP)$, with $TP$ the samples rightly taken for the class and $FP$ those wrongly taken for it. Told as the mean
    over classes, each counting alike (macro), over all samples together (micro), and for each class.
    """

    title = N_("Precision")
    metric = "Precision"
