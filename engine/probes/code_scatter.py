"""Codes on a plane, beside PCA of the same data."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Split
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.codes import (
    classes_of,
    code_axes,
    code_size,
    decoded,
    encoded,
    network_inputs,
    pca_of_data,
    plotted_split,
)
from engine.text import N_, message
from engine.views import Array, Cloud, Scatter, Sheet

POINTS = 1000


@PROBES.register("code_scatter")
class CodeScatter(Probe):
    """Shows the codes of samples as points, beside PCA of the same data: the same samples on the best linear axes.

    Colors are the true classes, which the network has not seen. A code of more than two dimensions is shown along the
    two directions in which it varies most. Where classes lie apart, the code has found by itself what distinguishes
    them.

    Reference: Hinton and Salakhutdinov, 2006, *Reducing the dimensionality of data with neural networks*.
    """

    title = N_("Latent space beside PCA")
    group = "made"
    rank = 12

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return bool(code_size(graphs)) and data.kind != "text"

    def compute(self, context: ProbeContext) -> Sheet:
        split = plotted_split(context, context.evaluated_name, POINTS)
        codes = encoded(context, split.x, split.y)
        flat = network_inputs(context, split.x).reshape(len(split), -1)
        axes, size = pca_of_data(context), codes.shape[1]
        theirs = axes.unproject(axes.project(flat, size))
        ours = decoded(context, codes, split.y).reshape(len(split), -1)
        note = message(
            N_("With {count} dimensions, the mean squared error is {ours} for the autoencoder and {theirs} for PCA."),
            count=size,
            ours=f"{np.square(ours - flat).mean():.4g}",
            theirs=f"{np.square(theirs - flat).mean():.4g}",
        )
        return Sheet(
            headings=(N_("Latent code"), N_("PCA of the same samples")),
            views=(
                cloud(context, split, code_axes(codes).project(codes), size),
                cloud(context, split, axes.project(flat), len(axes.directions)),
            ),
            note=note,
            source=context.source(max_samples=POINTS),
        )


def cloud(context: ProbeContext, split: Split, points: Array, dimensions: int) -> Scatter:
    """Points of samples, colored by class; one-dimensional codes are spread out by class, or by index."""
    if dimensions == 1:
        points = np.stack([points[:, 0], np.arange(len(points)) if not context.spec.classes else split.y], 1)
    reach = ends(points)
    return Scatter(
        clouds=(Cloud(message(N_("samples")), points.astype(np.float32), classes_of(split, context.spec)),),
        x_range=reach[0],
        y_range=reach[1],
        classes=context.spec.names,
        x_label=N_("first dimension") if dimensions <= 2 else N_("first principal component"),
        y_label=N_("class")
        if dimensions == 1
        else N_("second dimension")
        if dimensions == 2
        else N_("second principal component"),
    )


def ends(points: Array) -> tuple[tuple[float, float], tuple[float, float]]:
    """Rounded ends of both axes that contain nearly all points, symmetric about 0 unless all points lie on one side."""
    found = []
    for column in points.T:
        low, high = (float(end) for end in np.quantile(column, (0.002, 0.998))) if len(column) else (-1.0, 1.0)
        unit = 10 ** np.floor(np.log10(max(high - low, 1e-3))) / 4
        found.append((float(np.floor(low / unit - 0.2) * unit), float(np.ceil(high / unit + 0.2) * unit)))
    return found[0], found[1]
