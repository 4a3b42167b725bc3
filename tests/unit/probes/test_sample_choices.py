"""The samples from which one is chosen."""

from __future__ import annotations

import numpy as np

from engine.probes.base import PROBES, ProbeContext
from engine.registry import Choice
from engine.views import Samples
from tests.probe_context import initial_context


def choices(context: ProbeContext, **config: object) -> Samples:
    view = PROBES.make({"name": "sample_choices", **config}).compute(context)
    assert isinstance(view, Samples)
    return view


def test_images_are_pictures_and_pages_of_them_follow_each_other() -> None:
    context = initial_context("cnn", Choice(name="digits"))
    split = context.data.split(context.evaluated_name)
    first = choices(context, count=5)
    assert first.indices == tuple(range(5))
    assert first.pictures is not None
    assert np.array_equal(first.pictures.pixels, split.x[:5, 0])
    assert first.more == 5
    assert choices(context, count=5, first=first.more).indices == tuple(range(5, 10))
    assert choices(context, first=len(split)).indices == ()


def test_samples_of_a_class_and_wrong_predictions_are_found() -> None:
    context = initial_context("mlp", Choice(name="iris"))
    y = context.data.split(context.evaluated_name).y
    shown = choices(context, label="virginica")
    assert shown.indices == tuple(np.flatnonzero(y == 2).tolist())
    assert all(shown.texts)
    wrong = choices(context, wrong=True)
    answers = context.objective.probabilities(context.val_output).numpy().argmax(1)
    assert wrong.indices == tuple(np.flatnonzero(answers != y)[:24].tolist())
    assert wrong.wrong == tuple(range(len(wrong.indices)))


def test_a_row_shows_its_values_before_they_were_scaled() -> None:
    context = initial_context("mlp", Choice(name="iris"))
    raw = context.data.split(context.evaluated_name).raw
    assert raw is not None
    assert choices(context).texts[0] == " · ".join(f"{value:.4g}" for value in raw[0])
