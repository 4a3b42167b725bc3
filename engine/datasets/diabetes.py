"""Progression of diabetes."""

from __future__ import annotations

from engine.datasets.base import DATASETS
from engine.datasets.table import BundledTable
from engine.text import N_


@DATASETS.register("diabetes")
class Diabetes(BundledTable):
    """How far diabetes has gone a year later, from ten measurements of 442 patients: a value, not a class.

    The value is standardized like the columns, so an error of 1 is one deviation of the training samples.

    Reference: Efron et al., 2004, *Least angle regression*.
    """

    title = N_("Diabetes")
    source = "https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html"
    licence = N_("BSD-3-Clause (as part of scikit-learn)")

    bunch = "diabetes"
    rows = 442
    columns = (
        N_("age"),
        N_("sex"),
        N_("body mass index"),
        N_("blood pressure"),
        N_("cholesterol"),
        N_("LDL"),
        N_("HDL"),
        N_("cholesterol / HDL"),
        N_("triglycerides (log)"),
        N_("blood sugar"),
    )
