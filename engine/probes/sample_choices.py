"""Samples to choose from, small."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.answers import captions, predicts_classes
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.pixels import samples
from engine.probes.sample_search import matching
from engine.probes.tokens import text_of
from engine.text import N_, Name, message
from engine.views import Array, Samples

VALUES = 4
"""The number of values of a row that are shown."""
LETTERS = 60
"""The number of letters of a text that are shown."""


@PROBES.register("sample_choices")
class SampleChoices(Probe):
    """Shows samples to choose from, each with its class and prediction.

    Images are small, rows show their first values, and texts their first words.
    """

    title = N_("Samples")
    panel = False

    first: int = Field(0, ge=0, le=10_000_000, title=N_("First sample"))
    count: int = Field(24, ge=1, le=48, title=N_("Number of samples"))
    label: str = Field("", max_length=200, title=N_("Class"), description=N_("Empty: any."))
    wrong: bool = Field(False, title=N_("Wrong predictions only"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return bool(graphs) and data.kind != "points"

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        return {"label": data.classes} if data.classes else {}

    def compute(self, context: ProbeContext) -> Samples:
        found = np.flatnonzero(matching(context, self.label, self.wrong))
        found = found[found >= self.first]
        indices = found[: self.count]
        texts, wrong = _answers(context, indices)
        x = context.data.split(context.evaluated_name).x
        return Samples(
            indices=tuple(indices.tolist()),
            captions=texts,
            texts=() if context.spec.kind == "image" else tuple(_text(context, int(index)) for index in indices),
            wrong=wrong,
            pictures=samples(x[indices]) if context.spec.kind == "image" else None,
            more=int(found[self.count]) if len(found) > self.count else None,
            note=message(N_("{count} samples to choose from."), count=len(indices)),
            source=context.source() if self.wrong else None,
        )


def _answers(context: ProbeContext, indices: Array) -> tuple[tuple[Name, ...], tuple[int, ...]]:
    """A caption per sample and the positions of wrong predictions; only the classes where none are predicted."""
    spec, split = context.spec, context.data.split(context.evaluated_name)
    if not spec.classes or spec.target != "classes" or not len(indices):
        return (), ()
    if not predicts_classes(context):
        return tuple(spec.names[int(y)] for y in split.y[indices]), ()
    predicted = np.nan_to_num(context.objective.probabilities(context.forward(split.x[indices])).numpy())
    return captions(spec.names, split.y[indices], predicted)


def _text(context: ProbeContext, index: int) -> str:
    """The first words of a text, or the first values of a row, before they were scaled."""
    split, spec = context.data.split(context.evaluated_name), context.spec
    if spec.kind == "text":
        text = text_of(context, split.x[index])
        return text if len(text) <= LETTERS else f"{text[:LETTERS].rpartition(' ')[0] or text[:LETTERS]} …"
    values = (split.x if split.raw is None else split.raw)[index].reshape(-1)[:VALUES].tolist()
    dates = [spec.dates.get(name) for name in spec.columns] if len(spec.columns) else []
    known = [*dates, *(None for _ in values)]
    return " · ".join(date.text(value) if date else _number(value) for date, value in zip(known, values, strict=False))


def _number(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")
