"""Wines of one region."""

from __future__ import annotations

from engine.datasets.base import DATASETS
from engine.datasets.table import BundledTable
from engine.text import N_


@DATASETS.register("wine")
class Wine(BundledTable):
    """Wines from three cultivars (grape varieties) of one region in Italy, by thirteen chemical measurements.

    Reference: Aeberhard and Forina, 1992, *Wine*, UCI Machine Learning Repository.
    """

    title = N_("Wine")
    source = "https://archive.ics.uci.edu/dataset/109/wine"

    bunch = "wine"
    rows = 178
    classes = (N_("cultivar 1"), N_("cultivar 2"), N_("cultivar 3"))
    columns = (
        N_("alcohol"),
        N_("malic acid"),
        N_("ash"),
        N_("alcalinity of ash"),
        N_("magnesium"),
        N_("total phenols"),
        N_("flavanoids"),
        N_("nonflavanoid phenols"),
        N_("proanthocyanins"),
        N_("color intensity"),
        N_("hue"),
        N_("OD280/OD315"),
        N_("proline"),
    )
