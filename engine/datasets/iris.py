"""Iris flowers."""

from __future__ import annotations

from engine.datasets.base import DATASETS
from engine.datasets.table import BundledTable
from engine.text import N_


@DATASETS.register("iris")
class Iris(BundledTable):
    """Flowers of three species of iris, by the length and width of their sepals and petals: two species overlap, one is separate.

    Reference: Fisher, 1936, *The use of multiple measurements in taxonomic problems*.
    """

    title = N_("Iris")
    source = "https://archive.ics.uci.edu/dataset/53/iris"

    bunch = "iris"
    rows = 150
    classes = (N_("setosa"), N_("versicolor"), N_("virginica"))
    columns = (N_("sepal length (cm)"), N_("sepal width (cm)"), N_("petal length (cm)"), N_("petal width (cm)"))
