"""Recall of each class."""

from __future__ import annotations

from engine.measures.averaged import Averaged
from engine.measures.base import MEASURES
from engine.text import N_


@MEASURES.register("recall")
class Recall(Averaged):
    r"""Of the samples of a class, the share that the network found.

    $R = TP / (TP + FN)$, with $TP$ the samples rightly taken for the class and $FN$ those of the class that were missed. Told as
    the mean over classes, each counting alike (macro), over all samples together (micro), and for each class.
    """

    title = N_("Recall")
    metric = "Recall"
