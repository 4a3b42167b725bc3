"""Facts that help texts and lessons state, each held against a small computation."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from engine.activations.base import ACTIVATIONS
from engine.datasets.base import DATASETS
from engine.datasets.splits import Data, Split
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.optimizers.base import OPTIMIZERS
from engine.plan.factory import change, ready_plan
from engine.plan.plan import Plan
from engine.probes.base import PROBES, ProbeContext
from engine.train.session import Session
from engine.views import Array, Curves
from tests.training_run import run


def best_line_accuracy(x: Array, y: Array) -> float:
    """The accuracy of the best straight line, over many directions and every threshold."""
    best = 0.0
    for angle in np.linspace(0, 2 * np.pi, 361):
        classes = y[np.argsort(x @ np.array([np.cos(angle), np.sin(angle)]))]
        below = np.append(0, np.cumsum(classes == 0))
        above = (classes == 1).sum() - np.append(0, np.cumsum(classes == 1))
        best = max(best, float((below + above).max()) / len(y))
    return best


def test_the_best_line_gets_about_seventy_percent_of_xor_right() -> None:
    train = DATASETS.make("xor").model_copy(update={"size": 5000}).load().train
    assert 0.68 < best_line_accuracy(train.x, train.y) < 0.72


def test_no_logistic_regression_on_xor_gets_below_the_loss_of_guessing() -> None:
    train = DATASETS.make("xor").model_copy(update={"size": 5000}).load().train
    x, y = torch.from_numpy(train.x), torch.from_numpy(train.y).float()
    line = torch.nn.Linear(2, 1)
    optimizer = torch.optim.LBFGS(line.parameters(), max_iter=100)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = F.binary_cross_entropy_with_logits(line(x)[:, 0], y)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)
    assert loss().item() == pytest.approx(math.log(2), abs=2e-3)


def test_the_dip_of_mish_is_deeper_and_narrower_than_that_of_silu() -> None:
    x = torch.linspace(-12, 0, 120_001)
    depths, widths = [], []
    for name in ("silu", "mish"):
        y = ACTIVATIONS.make(name).build()(x)
        depths.append(y.min().item())
        widths.append((y < y.min() / 2).sum().item())
    assert depths[1] < depths[0]
    assert widths[1] < widths[0]


def test_one_hidden_layer_is_enough_for_the_spirals() -> None:
    torch.manual_seed(0)
    train = DATASETS.make("spirals").model_copy(update={"noise": 0.1}).load().train
    x, y = torch.from_numpy(train.x), torch.from_numpy(train.y)
    network = torch.nn.Sequential(torch.nn.Linear(2, 64), torch.nn.ReLU(), torch.nn.Linear(64, 2))
    optimizer = torch.optim.Adam(network.parameters(), 0.03)
    for _ in range(1000):
        optimizer.zero_grad()
        F.cross_entropy(network(x), y).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert (network(x).argmax(1) == y).float().mean() > 0.98


def test_the_straight_through_step_learns_by_the_rule_of_the_perceptron() -> None:
    x, target = torch.tensor([[0.5, -2.0], [1.0, 3.0]]), torch.tensor([1.0, 0.0])
    weights = torch.tensor([0.3, 0.1], requires_grad=True)
    answer = ACTIVATIONS.make("step").build()(x @ weights)
    ((answer - target) ** 2 / 2).sum().backward()  # type: ignore[no-untyped-call]
    assert weights.grad is not None
    assert torch.allclose(-weights.grad, ((target - answer)[:, None] * x).sum(0))


def test_the_picture_of_an_optimizer_with_a_closure_does_not_speak_of_sixty_steps() -> None:
    for optimizer in OPTIMIZERS:
        note = optimizer().picture().note
        assert note is not None
        assert note.template.startswith("Sixty steps") != optimizer.closure


def through_time(plan: Plan, session: Session, data: Data) -> dict[str, float]:
    """How large the gradient is at the first quarter of the steps, as a share of the last step's, by layer."""
    dataset = DATASETS.make(plan.dataset)
    context = ProbeContext(
        graphs=plan.graphs,
        models=session.models,
        objective=OBJECTIVES.make(plan.objective),
        dataset=dataset,
        spec=dataset.spec(),
        data=data,
        loss=LOSSES.make(plan.loss).build(),
    )
    curves = PROBES.make("gradient_through_time").compute(context)
    assert isinstance(curves, Curves)
    names = [str(series.name) for series in curves.series]
    return {name: float(line.y[len(line.y) // 4] / line.y[-1]) for name, line in zip(names, curves.series, strict=True)}


def begun(family: str, name: str, settings: dict[str, object] | None = None) -> tuple[Plan, Session, Data]:
    plan = ready_plan(family, name, settings)
    whole = DATASETS.make(plan.dataset).load()
    data = Data(*[Split(split.x[:128], split.y[:128]) for split in (whole.train, whole.val, whole.test)])
    return plan, Session(plan, data), data


@pytest.mark.parametrize(("name", "forget_bias", "stays_up"), [("adding", 4.0, True), ("adding", 1.0, False), ("too_far", 4.0, True), ("too_far", 1.0, False)])  # fmt: skip
def test_the_forget_bias_keeps_the_line_of_the_lstm_up(name: str, forget_bias: float, stays_up: bool) -> None:
    shares = through_time(*begun("three_memories", name, {"graphs.main.nodes.lstm_1.config.forget_bias": forget_bias}))
    lstm = next(share for line, share in shares.items() if "lstm_1" in line)
    gru = next(share for line, share in shares.items() if "gru_1" in line)
    assert (lstm > 0.1) == stays_up
    assert not gru > 1e-4  # NaN where it is 0


def test_the_gradient_that_explodes_does_not_grow_through_time_before_the_first_update() -> None:
    plan, session, data = begun("simple_rnn", "explodes")
    (share,) = through_time(plan, session, data).values()
    assert 0.3 < share < 1
    session.take_step()
    recurrent = dict(session.models["main"].named_parameters())["nodes.simple_rnn_1.ahead.0.weight_hh_l0"]
    assert torch.linalg.eigvals(recurrent.detach()).abs().max() > 100  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("family", "works", "fails", "metric", "at_least", "at_most"),
    [
        ("mlp", "sine", "diverges", "test/r2", 0.7, 0.0),
        ("simple_rnn", "clipped", "explodes", "test/r2", 0.6, 0.0),
        ("simple_rnn", "short", "vanishes", "test/r2", 0.6, 0.1),
        ("vgg", "with_norm", "without_norm", "test/accuracy", 0.8, 0.2),
    ],
)
def test_pairs_of_examples_end_as_their_lessons_claim(
    family: str, works: str, fails: str, metric: str, at_least: float, at_most: float
) -> None:
    """The quick pairs, trained whole with their own seed; a run that diverges has no metrics."""
    good, bad = (run(change(ready_plan(family, name), "training.threads", 1))[-1] for name in (works, fails))
    assert good.kind == bad.kind == "run_ended"
    assert good.summary[metric] > at_least
    assert bad.summary.get(metric, at_most) <= at_most
