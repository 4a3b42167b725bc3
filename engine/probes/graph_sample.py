"""The graph and the sample that the views of a living graph show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.datasets.data_spec import values_text
from engine.errors import UnknownNameError
from engine.probes.answers import BOTH, captions, predicts_classes
from engine.probes.base import ProbeContext
from engine.probes.tokens import shortened, text_of
from engine.text import N_, Name, message
from engine.views import Array

if TYPE_CHECKING:
    from torch import Tensor


MAX_VALUES = 4
"""The largest number of target values that are written beside a prediction."""


def chosen_graph(context: ProbeContext, name: str) -> str:
    """The graph of that name, or by default the first; raises `UnknownNameError`."""
    graph = name or next(iter(context.graphs))
    if graph not in context.graphs:
        template = N_("Unknown {noun} `{name}`. Available: {names}.")
        raise UnknownNameError(template, noun=message(N_("Graph")), name=graph, names=list(context.graphs))
    return graph


def described(context: ProbeContext, x: Array, index: int | None, output: Tensor) -> Name:
    """The sample in words: its class or value and the predicted one, and its text; empty if it has none of them. `index`
    is None for a drawing."""
    name = _class(context, index, output) or _value(context, index, output)
    if context.spec.kind != "text":
        return name
    text = shortened(text_of(context, x))
    return message(BOTH, one=name, other=text) if name else text


def _class(context: ProbeContext, index: int | None, output: Tensor) -> Name:
    """`7 → 1 (93 %)`, only the class if the network predicts none, and only the prediction for a drawing."""
    spec, y = context.spec, context.data.split(context.evaluated_name).y
    if predicts_classes(context):
        answers = np.nan_to_num(context.objective.probabilities(output).numpy())[:1]
        true = answers.argmax(1) if index is None else y[index : index + 1]
        (name,), _wrong = captions(spec.names, true, answers)
        return name
    is_known = bool(spec.classes) and spec.target == "classes"
    return spec.names[int(y[index])] if is_known and index is not None else ""


def _value(context: ProbeContext, index: int | None, output: Tensor) -> Name:
    """`prediction 1.01, target 0.98`, in the unit of the data; empty for other data and networks, and for many values."""
    spec, data = context.spec, context.data
    if spec.target != "values" or index is None or context.objective.unsupervised:
        return ""
    true = data.split(context.evaluated_name).y[index].reshape(-1)
    predicted = context.objective.probabilities(output).numpy()[0].reshape(-1)
    if len(true) > MAX_VALUES or len(true) != len(predicted):
        return ""
    value, target = (_written(context, values) for values in (predicted, true))
    return message(N_("prediction {value}, target {target}"), value=value, target=target)


def _written(context: ProbeContext, values: Array) -> str:
    """Values of the target in the unit of the data, in four figures; dates in full."""
    numbers = (values * context.data.unit + context.data.offset).tolist()
    rounded = numbers if context.spec.target_date else [float(f"{number:.4g}") for number in numbers]
    text = values_text(context.spec, rounded)
    return text if context.spec.target_date else text.replace("-", "−")
