"""What each latent dimension draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.codes import code_size, decoded, encoded, plotted_split
from engine.probes.pixels import maps
from engine.text import N_, message
from engine.views import Pictures

MAX_DIMENSIONS = 64
SEEN = 256


@PROBES.register("code_features")
class CodeFeatures(Probe):
    """Shows what each latent dimension draws: the change of the image when it alone grows.

    Starting from the mean code, each dimension is raised by its own standard deviation. Orange pixels grow brighter,
    blue ones darker; a blank image is a dimension that the decoder ignores. Sparse codes tend to draw strokes, narrow
    ones whole digits. The caption is the mean value of the dimension.
    """

    title = N_("Images per latent dimension")
    group = "made"

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return bool(code_size(graphs)) and data.kind == "image"

    def compute(self, context: ProbeContext) -> Pictures:
        split = plotted_split(context, context.evaluated_name, SEEN)
        codes = encoded(context, split.x, split.y)
        middle, deviations = codes.mean(0), np.diag(codes.std(0))[:MAX_DIMENSIONS]
        y = np.zeros(1 + len(deviations), np.int64)
        drawn = decoded(context, np.concatenate([middle[None], middle + deviations]), y)
        strength = np.abs(codes).mean(0)
        silent = int((strength < 0.01).sum())
        view = maps(
            (drawn[1:] - drawn[:1]).mean(1),
            tuple(f"{value:.2f}" for value in strength[:MAX_DIMENSIONS]),
            message(
                N_("{shown} of {count} latent dimensions; {silent} are inactive (mean below 0.01)."),
                shown=len(deviations),
                count=codes.shape[1],
                silent=silent,
            ),
        )
        return replace(view, source=context.source(max_samples=SEEN))
