"""The baselines of a data set: what scikit-learn gives on the same splits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from engine.datasets.base import DATASETS
from engine.datasets.baseline import baseline, features, has_baseline
from engine.datasets.data_spec import DataSpec
from engine.datasets.linear_models import linear_regression, logistic_regression
from engine.datasets.statistics import is_unbalanced
from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.plan.factory import make_plan
from engine.plan.uploads import weighted
from engine.registry import Choice
from tests import sample_uploads


@pytest.mark.parametrize("classes", [2, 3, 5])
@pytest.mark.parametrize("scale", [0.1, 1.0, 30.0])
def test_logistic_regression_is_scikit_learns(classes: int, scale: float) -> None:
    random = np.random.default_rng(classes)
    x = random.normal(size=(200, 6)) * scale
    y = (x @ random.normal(size=(6, classes)) / scale + random.gumbel(size=(200, classes))).argmax(1)
    found = logistic_regression(x, y, classes, max_steps=2000).outputs(x)
    expected = LogisticRegression(max_iter=10_000, tol=1e-8).fit(x, y)
    assert (found.argmax(1) == expected.predict(x)).mean() >= 0.99
    if classes > 2:
        found -= found.mean(1, keepdims=True)
        assert np.allclose(found, expected.decision_function(x), atol=0.05 * np.abs(found).max())


def test_linear_regression_is_scikit_learns_even_if_columns_depend_on_each_other() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=(60, 4)) + 5
    x = np.concatenate([x, x[:, :1] + x[:, 1:2]], 1)
    y = x[:, :2] @ [[2.0], [-1.0]] + 3 + random.normal(size=(60, 1))
    expected = LinearRegression().fit(x, y).predict(x)
    assert np.allclose(linear_regression(x, y).outputs(x), expected)


@pytest.mark.parametrize("name", ["iris", "breast_cancer", "diabetes"])
def test_the_baseline_of_a_table_is_evaluated_on_its_test_split(name: str) -> None:
    found, data = baseline(Choice(name=name)), DATASETS.make(Choice(name=name)).load()
    train, test = data.train, data.test
    assert found["split"] == "test"
    if name == "diabetes":
        error = np.abs(LinearRegression().fit(train.x, train.y).predict(test.x) - test.y).mean() * data.unit
        assert found["linear"] == pytest.approx(error, rel=1e-3)
        assert found["constant"] == pytest.approx(np.abs(train.y.mean() - test.y).mean() * data.unit, rel=1e-3)
        return
    score = LogisticRegression(max_iter=1000).fit(train.x, train.y).score(test.x, test.y)
    assert found["linear"] == pytest.approx(score, abs=1.5 / len(test))
    assert found["constant"] == pytest.approx((test.y == np.bincount(train.y).argmax()).mean())


@pytest.mark.parametrize("name", list(sample_uploads.MADE))
def test_every_upload_with_classes_or_values_has_a_baseline(name: str, home: Path) -> None:
    entry = sample_uploads.kept(name)
    found = baseline(entry.choice())
    if not has_baseline(DATASETS.make(entry.choice()).spec()):
        assert found == {}
        return
    if name == "own_series":
        assert found["metric"] == "mae"
        assert 0 < found["linear"] < found["season"] < found["last"]
        return
    assert found["metric"] == "accuracy"
    assert all(0 < found[name] <= 1 for name in ("constant", "linear"))


def test_pictures_are_averaged_and_tokens_counted() -> None:
    picture = np.zeros((1, 1, 40, 40), np.uint8)
    picture[..., :3, :3] = 255
    row = features(DataSpec(kind="image", shape=(1, 40, 40)), picture)
    assert row.shape == (1, 14 * 14)
    assert row[0, 0] == 1
    assert row[0, 1:].sum() == 0
    text = np.array([[2, 3, 3, 0, 0]])
    spec = DataSpec(kind="text", shape=(5,), vocabulary=("", "?", "a", "b"))
    assert np.allclose(features(spec, text), np.log1p([[0, 0, 1, 2]]))


def test_a_constant_column_and_a_single_class_in_training_are_no_problem() -> None:
    x = np.ones((12, 2))
    assert logistic_regression(x, np.zeros(12, np.int64), 2).outputs(x).argmax(1).tolist() == [0] * 12


def test_a_rare_class_is_weighted_and_baselines_are_recalls(home: Path) -> None:
    random = np.random.default_rng(2)
    kind = np.where(random.random(400) < 0.05, "fraud", "fine")
    rows = [
        f"{value + 2 * (name == 'fraud'):.3f},{name}" for value, name in zip(random.normal(size=400), kind, strict=True)
    ]
    file = Upload("t.csv", "\n".join(["a,kind", *rows]).encode())
    entry = kinds.keep("me", "", "table", [file], {})
    assert entry.weights
    assert "are `fraud`, so class weights are used" in "\n".join(map(str, entry.report))
    found = baseline(entry.choice())
    assert (found["metric"], found["constant"]) == ("recall", 0.5)
    assert found["linear"] > 0.7
    assert weighted(make_plan("mlp", entry.choice())).loss.config == {"balance": True}
    unweighted = kinds.keep("me", "", "table", [file], {"balance": "nothing"})
    assert not unweighted.weights
    assert not weighted(make_plan("mlp", unweighted.choice())).loss.config


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([190, 10], True), ([70, 30], False), ([196, 4], False), ([100, 90, 6], False), ([5], False)],
)
def test_two_classes_are_unbalanced_if_one_is_rare_but_can_be_learned(counts: list[int], expected: bool) -> None:
    assert is_unbalanced(counts) == expected


@pytest.mark.parametrize("name", sample_uploads.MADE)
def test_baselines_before_saving_are_those_after_it_and_leave_nothing_behind(name: str, home: Path) -> None:
    way, make, settings = sample_uploads.MADE[name]
    found = kinds.assess(way, [make()], settings)
    assert not list(home.rglob("*.npy"))
    dataset = DATASETS.make(sample_uploads.kept(name).choice())
    assert found["sizes"] == dict(dataset.spec().sizes)
    assert found["baseline"] == (baseline(sample_uploads.kept(name).choice()) if has_baseline(dataset.spec()) else {})
