"""What every measure promises, held against figures worked out by hand or by scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from sklearn import metrics as known

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.metrics.base import METRICS
from engine.objectives.base import OBJECTIVES
from engine.plan.costs import EVALUATION_BATCH
from engine.plan.factory import make_plan
from engine.registry import Choice
from engine.train.session import Session

CLASSES = DataSpec("table", (4,), classes=("a", "b", "c", "d", "e"))
TWO = DataSpec("table", (4,), classes=("no", "yes"))
VALUES = DataSpec("table", (4,), outputs=2)
LABELS = DataSpec("table", (4,), targets="labels", labels=("red", "round"))
MASK = DataSpec("image", (1, 4, 4), targets="mask", labels=("ground", "thing"))
LETTERS = ("", "a", "b")
TOKENS = DataSpec("text", (6,), targets="tokens", vocabulary=LETTERS, target_vocabulary=LETTERS, target_length=6)
ANSWERS = DataSpec("text", (6,), targets="tokens", vocabulary=LETTERS, target_vocabulary=LETTERS, target_length=3)


def counted(name: str, data: DataSpec, said: torch.Tensor, y: torch.Tensor, parts: int = 3) -> dict[str, float]:
    """The figures of a measure that is given the samples in several batches."""
    tally = METRICS.make(name).tally(data)
    for share, true in zip(said.chunk(parts), y.chunk(parts), strict=True):
        tally.update(share, true)
    return tally.compute()


def answers(count: int, classes: int) -> tuple[torch.Tensor, torch.Tensor]:
    source = torch.Generator().manual_seed(4)
    y = torch.randint(0, classes, (count,), generator=source)
    scores = torch.randn(count, classes, generator=source)
    scores[torch.arange(count), y] += 1.5
    return scores.softmax(1), y


@pytest.mark.parametrize(
    ("name", "reference"),
    [("precision", known.precision_score), ("recall", known.recall_score), ("f1", known.f1_score)],
)
def test_class_figures_are_those_of_scikit_learn(name: str, reference) -> None:
    said, y = answers(90, 5)
    found = counted(name, CLASSES, said, y)
    assert found[name] == pytest.approx(reference(y, said.argmax(1), average="macro"))
    assert found[f"{name}_micro"] == pytest.approx(reference(y, said.argmax(1), average="micro"))
    each = reference(y, said.argmax(1), average=None)
    assert [found[f"{name}.{one}"] for one in CLASSES.classes] == pytest.approx(list(each))


def test_labels_are_judged_one_by_one() -> None:
    said = torch.tensor([[0.9, 0.2], [0.8, 0.7], [0.1, 0.6], [0.4, 0.9]])
    y = torch.tensor([[1.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    found = counted("recall", LABELS, said, y, 2)
    assert found["recall.red"] == pytest.approx(2 / 3)
    assert found["recall.round"] == 1.0
    assert counted("auc", LABELS, said, y, 2)["auc"] == pytest.approx(known.roc_auc_score(y, said))


def test_the_area_under_the_curve_is_that_of_scikit_learn() -> None:
    said, y = answers(200, 5)
    found = counted("auc", CLASSES, said, y)
    assert found["auc"] == pytest.approx(known.roc_auc_score(y, said, multi_class="ovr"))
    two, truth = answers(200, 2)
    assert counted("auc", TWO, two, truth)["auc"] == pytest.approx(known.roc_auc_score(truth, two[:, 1]))


def test_a_class_without_samples_takes_nothing_off_the_area() -> None:
    said, y = answers(200, 5)
    left = (y != 1) & (y != 3)
    said, y = said[left], y[left]
    there = [0, 2, 4]
    found = counted("auc", CLASSES, said, y)
    areas = [known.roc_auc_score(y == k, said[:, k]) for k in there]
    precisions = [known.average_precision_score(y == k, said[:, k]) for k in there]
    assert found["auc"] == pytest.approx(np.mean(areas))
    assert found["average_precision"] == pytest.approx(np.mean(precisions))
    labels = torch.tensor([[1.0, 1.0], [0.0, 1.0], [1.0, 1.0]])
    assert counted("auc", LABELS, torch.tensor([[0.9, 0.2], [0.1, 0.3], [0.8, 0.4]]), labels, 1)["auc"] == 1


@pytest.mark.parametrize(("data", "classes"), [(CLASSES, 5), (TWO, 2)])
def test_samples_of_one_class_alone_cannot_be_ranked(data: DataSpec, classes: int) -> None:
    said, _ = answers(20, classes)
    assert counted("auc", data, said, torch.ones(20, dtype=torch.int64)) == {}


def test_the_true_class_may_be_the_third() -> None:
    said = torch.tensor([[0.4, 0.3, 0.2, 0.06, 0.04]] * 4)
    assert counted("top_k", CLASSES, said, torch.tensor([0, 2, 3, 4]), 2) == {"top_3": 0.5}


def test_explained_share_and_error() -> None:
    source = np.random.default_rng(0)
    y = source.normal(size=(60, 2))
    said = y + 0.3 * source.normal(size=(60, 2))
    found = counted("r2", VALUES, torch.tensor(said), torch.tensor(y))
    assert found["r2"] == pytest.approx(known.r2_score(y, said))
    assert found["rmse"] == pytest.approx(math.sqrt(((said - y) ** 2).mean()))


def test_a_split_of_one_sample_has_no_spread() -> None:
    assert counted("r2", VALUES, torch.ones(1, 2), torch.zeros(1, 2), 1) == {}
    assert counted("r2", VALUES, torch.ones(0, 2), torch.zeros(0, 2), 1) == {}


def test_perplexity_leaves_padding_out() -> None:
    said = torch.tensor([[[0.0, 0.5, 0.5], [0.0, 0.25, 0.75], [1.0, 0.0, 0.0]]] * 3)
    y = torch.tensor([[1, 2, 0]] * 3)
    wanted = math.exp(-(math.log(0.5) + math.log(0.75)) / 2)
    assert counted("perplexity", TOKENS, said, y)["perplexity"] == pytest.approx(wanted, abs=1e-3)


def test_perplexity_counts_the_end_of_an_answer() -> None:
    said = torch.tensor([[[0.0, 0.5, 0.5], [0.8, 0.1, 0.1], [0.3, 0.3, 0.4]]] * 3)
    y = torch.tensor([[2, 0, 0]] * 3)
    wanted = math.exp(-(math.log(0.5) + math.log(0.8)) / 2)
    assert counted("perplexity", ANSWERS, said, y)["perplexity"] == pytest.approx(wanted, abs=1e-3)


@pytest.mark.parametrize(
    ("family", "dataset"),
    [
        (Choice(name="gru", units=8), {"name": "reber", "size": 1500, "task": "next"}),
        (Choice(name="encoder_decoder", features=8), {"name": "dates", "size": 1500}),
    ],
)
def test_the_reported_perplexity_is_that_of_the_whole_split(family: Choice, dataset: dict[str, object]) -> None:
    plan = make_plan(family, Choice.model_validate(dataset))
    made = DATASETS.make(plan.dataset)
    data, spec = made.load(), made.spec()
    session = Session(plan, data)
    session.take_step()
    assert len(data.train) > EVALUATION_BATCH
    tally = METRICS.make("perplexity").tally(spec)
    result = session.evaluate(data.train, [tally])["perplexity"]
    x, y = torch.from_numpy(data.train.x), torch.from_numpy(data.train.y)
    with torch.no_grad():
        nats = session.objective.loss_of(session.named, x, y, session.loss, 0).loss_terms["cross_entropy"]
    whole = nats.exp().item()
    assert result == pytest.approx(whole, rel=1e-5)
    assert session.evaluate(data.train)["perplexity"] == pytest.approx(whole, rel=1e-5)


def test_intersection_over_union_is_computed_per_class() -> None:
    y = torch.zeros(2, 4, 4, dtype=torch.int64)
    y[:, :2] = 1
    said = torch.zeros(2, 2, 4, 4)
    said[:, 0], said[:, 1, :3] = 0.5, 1.0
    found = counted("iou", MASK, said, y, 2)
    assert found["iou.thing"] == pytest.approx(8 / 12)
    assert found["iou.ground"] == pytest.approx(4 / 8)
    assert found["iou"] == pytest.approx((8 / 12 + 4 / 8) / 2)


def test_likeness_of_pictures() -> None:
    data = DataSpec("image", (1, 16, 16))
    y = torch.rand(6, 1, 16, 16, generator=torch.Generator().manual_seed(0))
    assert counted("psnr", data, y, y)["ssim"] == pytest.approx(1, abs=1e-5)
    off = counted("psnr", data, (y * 0.8 + 0.1).flatten(1), y)
    assert off["psnr"] == pytest.approx(-10 * math.log10(((y * 0.8 + 0.1 - y) ** 2).mean()), abs=1e-3)


@pytest.mark.parametrize("name", METRICS.names())
def test_every_metric_has_help_and_conditions(name: str) -> None:
    measure = METRICS.make(name)
    assert measure.title
    assert measure.help().split("\n\n")[0].endswith(".")
    applies = [
        measure.applies(kind(), data)
        for kind in OBJECTIVES
        for data in (CLASSES, TWO, VALUES, MASK, TOKENS, LABELS, DataSpec("image", (1, 16, 16)))
    ]
    assert not all(applies)
