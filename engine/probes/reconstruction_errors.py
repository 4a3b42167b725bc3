"""Reconstruction errors, by which anomalies stand out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.codes import code_size, errors, plotted_split
from engine.text import N_, Message, message
from engine.views import Array, Curves, Series

BINS = 40
MAX_SAMPLES = 2000


@PROBES.register("reconstruction_errors")
class ReconstructionErrors(Probe):
    """Shows how large the reconstruction errors are, with the threshold above which a sample counts as an anomaly.

    The threshold is set on the training samples: the given share of them lies below it. Where the data hold a class out
    of training, its errors are drawn separately: the further apart the two curves are, the more anomalies are found and
    the fewer normal samples are reported.
    """

    title = N_("Reconstruction errors")
    group = "answers"
    rank = 14

    threshold: int = Field(
        95,
        ge=50,
        le=100,
        title=N_("Threshold (%)"),
        description=N_("Percentage of training samples with a smaller error."),
    )

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return bool(code_size(graphs)) and data.kind != "text"

    def compute(self, context: ProbeContext) -> Curves:
        train = errors(context, plotted_split(context, "train", MAX_SAMPLES))
        name = context.first_of("test", "val")
        split = plotted_split(context, name, MAX_SAMPLES)
        tested, held = errors(context, split), np.isin(split.y, context.spec.held_out).reshape(len(split), -1)[:, 0]
        limit = float(np.quantile(train, self.threshold / 100)) if len(train) else 0.0
        edges = np.linspace(0, _reach(train, tested, limit), BINS + 1)
        learned = _steps(message(N_("training samples")), train, edges)
        curves: list[Series] = []
        if context.spec.held_out:
            curves += [
                _steps(message(N_("known classes")), tested[~held], edges),
                _steps(message(N_("class held out")), tested[held], edges),
            ]
        elif name != "train":
            title = message(N_("test samples") if name == "test" else N_("validation samples"))
            curves.append(_steps(title, tested, edges))
        top = max(float(curve.y.max(initial=0)) for curve in (learned, *curves))
        line = Series(message(N_("threshold")), np.array([limit, limit]), np.array([0.0, top]), dashed=True)
        return Curves(
            series=(learned, line, *curves),  # a dashed line has the color of the one before it
            x_label=N_("mean squared error per sample"),
            y_label=N_("share of samples"),
            note=_note(tested > limit, held, bool(context.spec.held_out)),
            source=context.source(name, MAX_SAMPLES),
        )


def _reach(train: Array, tested: Array, limit: float) -> float:
    """The end of the axis: a few outliers would press all others into one bin."""
    found = [float(np.quantile(values, 0.98)) for values in (train, tested) if len(values)]
    return max(*found, 1.5 * limit, 1e-9) if found else 1.0


def _steps(name: Message, values: Array, edges: Array) -> Series:
    """The share of samples per bin, as a step line."""
    counts, _ = np.histogram(np.minimum(values, edges[-1]), bins=edges)
    return Series(name, edges[:-1].astype(np.float32), (counts / max(1, len(values))).astype(np.float32), "steps")


def _note(above: Array, held: Array, anomalies: bool) -> Message:
    if not anomalies:
        template = N_("{found} of {total} samples are above the threshold.")
        return message(template, found=int(above.sum()), total=len(above))
    return message(
        N_(
            "Above the threshold: {found} of {anomalies} anomalies (class held out) and {false} of {known} "
            "samples of known classes."
        ),
        found=int((above & held).sum()),
        anomalies=int(held.sum()),
        false=int((above & ~held).sum()),
        known=int((~held).sum()),
    )
