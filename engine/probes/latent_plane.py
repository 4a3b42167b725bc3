"""The latent plane of a VAE, with decoded samples in the background."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.codes import (
    Axes,
    classes_of,
    code_axes,
    code_size,
    decoded,
    encoded,
    is_conditional_autoencoder,
    is_variational,
    plotted_split,
)
from engine.probes.pixels import samples
from engine.text import N_, message
from engine.views import Array, Cloud, Scatter

POINTS = 1000
WIDE = 320
"""The maximum width of the decoded pictures side by side, in pixels."""
MAX_PER_ROW = 16
"""The maximum number of decoded pictures per row."""
MIN_REACH = 3.0
"""99.7 % of normal numbers lie within."""


@PROBES.register("latent_plane")
class LatentPlane(Probe):
    """Shows the codes of samples as points, over what the decoder draws at each position of the plane.

    A point is the mean of a sample's code, its color the true class. During training the plane fills: KL pulls all
    points to the middle, reconstruction pushes apart what looks different. With more than two latent dimensions the
    plane spans the two directions in which the codes vary most.

    Reference: Kingma and Welling, 2014, *Auto-encoding variational Bayes*.
    """

    title = N_("Latent plane")
    group = "made"
    rank = 5

    label: str = Field(
        "", title=N_("Class to decode"), description=N_("For conditional networks; empty for the first class.")
    )

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return is_variational(graphs) and data.kind != "text" and self.label in ("", *data.classes)

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        return {"label": data.classes} if is_variational(graphs) and is_conditional_autoencoder(graphs) else {}

    def compute(self, context: ProbeContext) -> Scatter:
        split = plotted_split(context, context.evaluated_name, POINTS)
        codes = encoded(context, split.x, split.y)
        axes, size = code_axes(codes), code_size(context.graphs)
        points = axes.project(codes)
        reach = _reach(points)
        return Scatter(
            clouds=(Cloud(message(N_("samples")), points, classes_of(split, context.spec)),),
            x_range=(-reach, reach),
            y_range=(-reach, reach),
            classes=context.spec.names,
            picture=self._drawn(context, axes, reach) if context.spec.kind == "image" else None,
            x_label="z1" if size <= 2 else N_("first principal component"),
            y_label="z2" if size <= 2 else N_("second principal component"),
            note=message(N_("{count} samples at their codes; background: decoded images."), count=len(split)),
            source=context.source(max_samples=POINTS),
        )

    def _drawn(self, context: ProbeContext, axes: Axes, reach: float) -> Array:
        """Decoded pictures side by side, `(H, W)` or `(H, W, 3)`; row 0 is the low end of the plane."""
        side = max(4, min(MAX_PER_ROW, WIDE // max(context.spec.shape[1:])))
        middles = (np.arange(side) + 0.5) / side * 2 * reach - reach
        across, up = np.meshgrid(middles, middles[::-1])
        places = np.stack([across.ravel(), up.ravel()], 1).astype(np.float32)
        label = np.full(len(places), context.spec.index(self.label))
        pixels = samples(decoded(context, axes.unproject(places), label)).pixels
        height, width = pixels.shape[1:3]
        tiled = pixels.reshape(side, side, height, width, -1).transpose(0, 2, 1, 3, 4)
        image = tiled.reshape(side * height, side * width, -1)[::-1]
        return image[:, :, 0] if image.shape[2] == 1 else image


def _reach(points: Array) -> float:
    """The extent of the plane on all sides, an integer so that it rarely changes between frames."""
    far = float(np.quantile(np.abs(points), 0.998)) if len(points) else 0.0
    return float(max(MIN_REACH, min(np.ceil(far), 1e6)))
