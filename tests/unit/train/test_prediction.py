"""Predictions for new samples: the values of evaluation, distances to the training data, effects of columns."""

from __future__ import annotations

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.errors import RequestError
from engine.plan.factory import make_plan
from engine.probes.base import ProbeContext
from engine.train.prediction import effects, nearest, predict
from engine.train.probe_context import context_of
from engine.train.session import Session


def trained(family: str, dataset: str, steps: int = 60) -> ProbeContext:
    plan = make_plan(family, dataset)
    data = DATASETS.make(plan.dataset).load()
    session = Session(plan, data)
    for _ in range(steps):
        session.take_step()
    return context_of(plan, session.state(), data)


@pytest.fixture(scope="module")
def iris() -> ProbeContext:
    return trained("mlp", "iris")


def test_predictions_are_those_of_evaluation(iris: ProbeContext) -> None:
    found = predict(iris, iris.data.val.x)
    assert np.allclose(found.values, iris.objective.probabilities(iris.val_output).numpy(), atol=1e-6)
    assert np.allclose(found.values.sum(1), 1, atol=1e-5)


def test_values_are_in_their_own_units() -> None:
    context = trained("mlp", "diabetes")
    found = predict(context, context.data.val.x)
    true = context.data.val.y * context.data.unit + context.data.offset
    assert abs(found.values.mean() - true.mean()) < true.std()


def test_held_out_samples_are_alike_and_distant_ones_are_not(iris: ProbeContext) -> None:
    alike = predict(iris, iris.data.test.x).distance
    assert np.median(alike) < 0.9
    far = iris.dataset.encode([dict.fromkeys(iris.spec.columns, "1000")])
    assert predict(iris, far).distance.tolist() == [1.0]


def test_the_nearest_distance_is_that_of_all_pairs() -> None:
    random = np.random.default_rng(0)
    points, reference = random.normal(size=(600, 3)), random.normal(size=(50, 3))
    pairs = np.sqrt(np.square(points[:, None] - reference).sum(2)).min(1)
    assert np.allclose(nearest(points, reference), pairs)


def test_the_most_informative_column_has_the_largest_effect(iris: ProbeContext) -> None:
    row = {"sepal length (cm)": "5.8", "sepal width (cm)": "3", "petal length (cm)": "1.2", "petal width (cm)": "0.1"}
    found = effects(iris, row, predict(iris, iris.dataset.encode([row])))
    assert set(found) == set(row)
    assert max(found, key=lambda name: found[name]).startswith("petal")
    assert effects(iris, {"sepal length (cm)": " "}, predict(iris, iris.dataset.encode([{}]))) == {}


def test_a_network_without_predictions_is_reported() -> None:
    context = trained("autoencoder", "digits", steps=1)
    with pytest.raises(RequestError, match="neither classes nor values"):
        predict(context, context.data.val.x[:1])
