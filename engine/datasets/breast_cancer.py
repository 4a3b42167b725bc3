"""Cell nuclei of breast tumours."""

from __future__ import annotations

from itertools import product

from engine.datasets.base import DATASETS
from engine.datasets.table import BundledTable
from engine.text import N_

_MEASURES = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)


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
    columns = tuple(f"{kind} {measure}" for kind, measure in product(("mean", "error of", "worst"), _MEASURES))
