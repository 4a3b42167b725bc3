"""Samples with their predicted labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Split
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.nodes import shapes
from engine.probes.pixels import samples
from engine.text import N_, Message, message
from engine.views import Array, Pictures, Table


@PROBES.register("label_answers")
class LabelAnswers(Probe):
    """Shows samples that were not used for training, with the predicted labels.

    A caption lists every predicted label. After a plus are labels that apply and were missed, after a minus in brackets
    labels that were predicted and do not apply; such images are marked.
    """

    title = N_("Labels given")
    group = "answers"
    rank = 28

    order: Literal["first", "worst"] = Field(
        "first",
        title=N_("Samples shown"),
        description=N_("The first, or those with the most wrong labels."),
        json_schema_extra={"options": {"first": N_("first"), "worst": N_("worst")}},
    )
    count: int = Field(24, ge=1, le=100, title=N_("Number of samples"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return data.target == "labels" and bool(shapes(graphs))

    def compute(self, context: ProbeContext) -> Pictures | Table:
        split = context.evaluated
        predicted = context.objective.probabilities(context.val_output).numpy()
        wrong = (predicted > 0.5) != (split.y > 0.5)
        order = np.arange(len(split)) if self.order == "first" else np.argsort(-wrong.sum(1), kind="stable")
        chosen = order[: self.count]
        note = message(
            N_("{right} of {total} samples have every label right; {share} % of single labels are right."),
            right=int((~wrong.any(1)).sum()),
            total=len(split),
            share=f"{100 * (1 - float(wrong.mean())) if wrong.size else 0.0:.1f}",
        )
        return replace(_shown(context, split, chosen, predicted, wrong, note), source=context.source())


def _shown(
    context: ProbeContext, split: Split, chosen: Array, predicted: Array, wrong: Array, note: Message
) -> Pictures | Table:
    if context.spec.kind != "image":
        rows = tuple(str(number + 1) for number in chosen)
        return Table(rows, context.spec.labels, predicted[chosen].astype(np.float32), note=note)
    captions = tuple(_caption(context.spec.labels, predicted[i] > 0.5, split.y[i] > 0.5) for i in chosen)
    marked = tuple(np.flatnonzero(wrong[chosen].any(1)).tolist())
    return samples(split.x[chosen], captions, marked, note)


def _caption(labels: tuple[str, ...], predicted: Array, true: Array) -> str:
    """`circle, star + cross (− square)`."""
    right, missed, wrong = (
        ", ".join(name for name, holds in zip(labels, which, strict=True) if holds)
        for which in (predicted & true, ~predicted & true, predicted & ~true)
    )
    return (right + (f" + {missed}" if missed else "") + (f" (− {wrong})" if wrong else "")).strip() or "–"
