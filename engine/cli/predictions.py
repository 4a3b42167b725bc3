"""Prints predictions, and a warning for each sample that is unlike the training data."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine.datasets.data_spec import values_text

if TYPE_CHECKING:
    from engine.probes.base import ProbeContext
    from engine.views import Array


def print_predictions(context: ProbeContext, samples: Array, names: Sequence[str], as_json: bool) -> None:
    """Predicts for samples `(N, *shape)` and prints one line per sample; `names` tell them apart in warnings."""
    from engine.train.prediction import predict, unlike

    found = predict(context, samples)
    for name, values, distance in zip(names, found.values.tolist(), found.distance.tolist(), strict=True):
        warning = unlike(distance)
        if as_json:
            shown = {**_fields(context, values), "unlike_training_data": warning is not None, "distance": distance}
            print(json.dumps(shown, ensure_ascii=False))
        else:
            print(_text(context, values))
        if warning:
            print(f"{name}: {warning}" if name else warning, file=sys.stderr)


def _probabilities(context: ProbeContext, values: Sequence[float]) -> Mapping[str, float]:
    return dict(zip(context.spec.classes or context.spec.labels, values, strict=True))


def _fields(context: ProbeContext, values: Sequence[float]) -> Mapping[str, Any]:
    """The prediction for one sample, with all probabilities."""
    spec = context.spec
    if spec.target == "values":
        unit = {"unit": spec.unit} if spec.unit else {}
        return {"values": values, **unit, **({"date": values_text(spec, values)} if spec.target_date else {})}
    probabilities = _probabilities(context, values)
    return {"class": max(probabilities, key=probabilities.__getitem__), "probabilities": probabilities}


def _text(context: ProbeContext, values: Sequence[float]) -> str:
    """The value, or the most likely class with its probability."""
    if context.spec.target == "values":
        return values_text(context.spec, values)
    probabilities = _probabilities(context, values)
    best = max(probabilities, key=probabilities.__getitem__)
    return f"{best}  {probabilities[best]:.1%}"
