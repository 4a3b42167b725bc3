"""Breast cancer diagnosis."""

from __future__ import annotations

from engine.datasets.base import DATASETS
from engine.datasets.table import BundledTable
from engine.text import N_


@DATASETS.register("breast_cancer")
class BreastCancer(BundledTable):
    """Tumours, malignant or benign, by thirty measurements of their cell nuclei under a microscope.

    For teaching only: nothing learned here is a diagnosis.

    Reference: Street et al., 1993, *Nuclear feature extraction for breast tumor diagnosis*.
    """

    title = N_("Breast cancer")
    source = "https://archive.ics.uci.edu/dataset/17/breast+cancer+wisconsin+diagnostic"

    bunch = "breast_cancer"
    rows = 569
    classes = (N_("malignant"), N_("benign"))
    columns = (
        N_("mean radius"),
        N_("mean texture"),
        N_("mean perimeter"),
        N_("mean area"),
        N_("mean smoothness"),
        N_("mean compactness"),
        N_("mean concavity"),
        N_("mean concave points"),
        N_("mean symmetry"),
        N_("mean fractal dimension"),
        N_("error of radius"),
        N_("error of texture"),
        N_("error of perimeter"),
        N_("error of area"),
        N_("error of smoothness"),
        N_("error of compactness"),
        N_("error of concavity"),
        N_("error of concave points"),
        N_("error of symmetry"),
        N_("error of fractal dimension"),
        N_("worst radius"),
        N_("worst texture"),
        N_("worst perimeter"),
        N_("worst area"),
        N_("worst smoothness"),
        N_("worst compactness"),
        N_("worst concavity"),
        N_("worst concave points"),
        N_("worst symmetry"),
        N_("worst fractal dimension"),
    )
