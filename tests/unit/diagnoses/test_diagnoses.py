"""Each diagnosis: a history that shows its problem, and one close to it that does not."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from engine.diagnoses.base import DIAGNOSES, diagnose
from engine.diagnoses.cures import offered
from engine.diagnoses.history import History
from engine.plan.factory import change, make_plan, ready_plan
from engine.plan.plan import Plan
from engine.registry import Choice
from tests.unit.diagnoses.histories import history

MLP = make_plan("mlp", "circles")
TANH = make_plan(Choice(name="mlp", activation="tanh"), "circles")
SINE = make_plan("mlp", "sine", {"optimizer": {"name": "sgd", "learning_rate": 0.5}})
LSTM, RNN = ready_plan("lstm", "adding"), ready_plan("simple_rnn", "explodes")
VAE, NO_BETA = ready_plan("vae", "plane"), ready_plan("vae", "holes")
GAN = ready_plan("gan_points", "ring")
GUESS = 0.693
FLAT, FALLING = [0.69] * 8, [0.69, 0.6, 0.5, 0.42, 0.36, 0.33, 0.32, 0.318]
START = {"target_entropy": GUESS, "target_variance": 0.5}


def spread(**figures: float) -> dict[str, float]:
    return {**START, **figures}


def frozen(plan: Plan) -> Plan:
    return change(plan, "graphs.main.nodes.linear_1.frozen", True)


def tiny_batches(plan: Plan) -> Plan:
    return change(plan, "training.batch_size", 1)


NOISY = [0.9 if number % 2 else 0.3 for number in range(40)]
SICK_AND_WELL: dict[str, tuple[Callable[[], History], Callable[[], History]]] = {
    "bottleneck": (
        lambda: history(ready_plan("unet", "without_skips"), FALLING, FALLING),
        lambda: history(ready_plan("unet", "scenes"), FALLING, FALLING),
    ),
    "copied_input": (
        lambda: history(ready_plan("autoencoder", "identity"), [0.1, 0.001], statistics=[START]),
        lambda: history(ready_plan("autoencoder", "narrow"), [0.1, 0.001], statistics=[START]),
    ),
    "dead_relus": (
        lambda: history(MLP, FLAT, statistics=[{"linear_1.inactive": 0.95}] * 3),
        lambda: history(MLP, FLAT, statistics=[{"linear_1.inactive": 0.5}] * 3),
    ),
    "different_splits": (
        lambda: history(MLP, FALLING, [2.0] * 8, statistics=[START]),
        lambda: history(MLP, FALLING, [*FALLING[:4], 1.0, 1.5, 1.8, 2.0], statistics=[START]),
    ),
    "discriminator_wins": (
        lambda: history(
            change(GAN, "objective.variant", "minimax"),
            FLAT,
            train_score_real=[0.99] * 8,
            train_score_generated=[0.01] * 8,
        ),
        lambda: history(GAN, FLAT, train_score_real=[0.99] * 8, train_score_generated=[0.01] * 8),
    ),
    "diverged": (lambda: history(SINE, [0.5], ended="diverged"), lambda: history(SINE, [0.5], ended="stopped")),
    "equal_weights": (
        lambda: history(MLP, FLAT, statistics=[{"linear_1.equal": 1, "linear_1.weight": 0.0}]),
        lambda: history(MLP, FLAT, statistics=[{"linear_1.equal": 0, "output.equal": 1, "output.weight": 0.0}]),
    ),
    "exploding_gradient": (
        lambda: history(RNN, [2.0], statistics=[{"simple_rnn_1.gradient": 127.0, "simple_rnn_1.weight": 0.2}] * 2, ended="diverged"),
        lambda: history(RNN, [2.0], statistics=[{"simple_rnn_1.gradient": 0.3, "simple_rnn_1.weight": 0.2}] * 2, ended="diverged"),
    ),
    "frozen": (lambda: history(frozen(MLP)), lambda: history(MLP)),
    "horizon_too_far": (
        lambda: history(ready_plan("gru", "too_far"), FLAT, statistics=[{"first_explained": 0.95, "last_explained": 0.02}]),
        lambda: history(ready_plan("gru", "too_far"), FLAT, statistics=[{"first_explained": 0.95, "last_explained": 0.8}]),
    ),
    "ignored_class": (
        lambda: history(
            ready_plan("conditional_gan", "deaf"),
            FLAT,
            statistics=[{"class_effect": 0.01, "real_class_effect": 0.2}] * 4,
        ),
        lambda: history(
            ready_plan("conditional_gan", "deaf"),
            FLAT,
            statistics=[{"class_effect": 0.15, "real_class_effect": 0.2}] * 4,
        ),
    ),
    "latent_gaps": (
        lambda: history(NO_BETA, FALLING, val_kl=[30.0] * 8),
        lambda: history(VAE, FALLING, val_kl=[30.0] * 8),
    ),
    "learning_rate_too_large": (
        lambda: history(SINE, [0.5, 3.0, 9.0, 80.0], ended="stopped"),
        lambda: history(SINE, [0.5, 3.0, 9.0, 0.2], ended="stopped"),
    ),
    "learning_rate_too_small": (
        lambda: history(MLP, [0.693, 0.692, 0.691], statistics=[{"linear_1.update": 1e-6, "linear_1.gradient": 0.01}] * 2),
        lambda: history(MLP, FALLING, statistics=[{"linear_1.update": 1e-3, "linear_1.gradient": 0.01}] * 2),
    ),
    "linear_model": (
        lambda: history(ready_plan("perceptron", "xor"), FLAT, statistics=[START]),
        lambda: history(ready_plan("perceptron", "separable"), [0.69, *[0.1] * 7], statistics=[START]),
    ),
    "loss_not_falling": (
        lambda: history(MLP, FLAT, FLAT, statistics=[START]),
        lambda: history(MLP, [*FLAT, 0.5, 0.3], statistics=[START]),
    ),
    "mode_collapse": (
        lambda: history(GAN, FLAT, statistics=[{"generated_spread": 0.9, "coverage": 0.2}] * 5),
        lambda: history(GAN, FLAT, statistics=[{"generated_spread": 0.9, "coverage": 0.8}] * 5),
    ),
    "noisy_batches": (
        lambda: history(tiny_batches(MLP), NOISY, statistics=[START]),
        lambda: history(MLP, NOISY, statistics=[START]),
    ),
    "one_class": (
        lambda: history(
            MLP, FLAT, statistics=[{"predicted_share": 1.0, "predicted_class": 0, "true_share": 0.55}] * 4
        ),
        lambda: history(
            MLP, FLAT, statistics=[{"predicted_share": 0.7, "predicted_class": 0, "true_share": 0.55}] * 4
        ),
    ),
    "order_ignored": (
        lambda: history(ready_plan("transformer", "no_positions"), FLAT, statistics=[START]),
        lambda: history(ready_plan("transformer", "opinions"), FLAT, statistics=[START]),
    ),
    "overfitting": (
        lambda: history(MLP, FALLING, [0.69, 0.6, 0.55, 0.6, 0.7, 0.8, 0.9, 1.0]),
        lambda: history(MLP, FALLING, [0.69, 0.6, 0.55, 0.56, 0.57, 0.57, 0.57, 0.57]),
    ),
    "posterior_collapse": (
        lambda: history(VAE, FALLING, val_kl=[3.0, *[0.01] * 7]),
        lambda: history(VAE, FALLING, val_kl=[6.0] * 8),
    ),
    "saturated": (
        lambda: history(TANH, FLAT, statistics=[{"linear_1.saturated": 0.9}] * 3),
        lambda: history(TANH, FLAT, statistics=[{"linear_1.saturated": 0.2, "output.saturated": 0.9}] * 3),
    ),
    "stopped_early": (
        lambda: history(MLP, [0.6, 0.5, 0.4, 0.3, 0.2], [0.6, 0.5, 0.4, 0.3, 0.2], statistics=[START]),
        lambda: history(MLP, [0.6, 0.5, 0.4, 0.3, 0.2], [0.6, 0.5, 0.4, 0.3, 0.31], statistics=[START]),
    ),
    "underfitting": (
        lambda: history(MLP, [0.5, *[0.45] * 8], [0.46] * 9, statistics=[START]),
        lambda: history(MLP, FALLING, FALLING, statistics=[START]),
    ),
    "unscaled_inputs": (
        lambda: history(
            make_plan("mlp", "wine"),
            FLAT,
            statistics=[{"input_min_deviation": 0.1, "input_max_deviation": 315.0, "input_max_mean": 750.0}],
        ),
        lambda: history(
            make_plan("mlp", "wine"),
            FLAT,
            statistics=[{"input_min_deviation": 0.9, "input_max_deviation": 1.1, "input_max_mean": 0.1}],
        ),
    ),
    "vanishing_depth": (
        lambda: history(
            ready_plan("resnet", "plain"),
            [2.3] * 8,
            statistics=[{"target_entropy": 2.3, "stem.gradient": 1e-9, "a.gradient": 1e-7, "b.gradient": 1e-5, "output.gradient": 0.01}],
        ),
        lambda: history(
            ready_plan("resnet", "plain"),
            [2.3] * 8,
            statistics=[{"target_entropy": 2.3, "stem.gradient": 1e-3, "a.gradient": 1e-3, "b.gradient": 1e-3, "output.gradient": 0.01}],
        ),
    ),
    "vanishing_time": (
        lambda: history(LSTM, [0.167] * 8, statistics=[{"target_variance": 0.167, "lstm_1.time": 1e-9}] * 2),
        lambda: history(LSTM, [0.167] * 8, statistics=[{"target_variance": 0.167, "lstm_1.time": 0.1}] * 2),
    ),
    "weights_too_large": (
        lambda: history(TANH, [4.0, 2.0, 1.0], statistics=[{**START, "linear_1.saturated": 0.9}]),
        lambda: history(TANH, [0.7, 0.6, 0.5], statistics=[{**START, "linear_1.saturated": 0.1}]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DIAGNOSES.names())
def test_a_sick_run_is_diagnosed_and_one_close_to_it_is_not(name: str) -> None:
    sick, well = SICK_AND_WELL[name]
    diagnosis, before = DIAGNOSES.make(name), sick()
    found = diagnosis.find(before)
    assert found is not None
    assert 0 <= found.step <= before.steps + 1
    assert any(character.isdigit() for character in str(found.evidence)) or name == "frozen"
    assert diagnosis.find(well()) is None
    assert diagnosis.find(before) == found


@pytest.mark.parametrize("name", [name for name in DIAGNOSES.names() if name != "different_splits"])
def test_at_least_one_cure_fits_the_sick_plan(name: str) -> None:
    sick = SICK_AND_WELL[name][0]()
    found = DIAGNOSES.make(name).find(sick)
    assert found is not None
    assert any(offered(sick.plan, cure) for cure in found.cures)


@pytest.mark.parametrize("name", DIAGNOSES.names())
def test_nothing_is_found_before_the_run_has_reported_anything(name: str) -> None:
    if name != "frozen":
        assert DIAGNOSES.make(name).find(History(MLP)) is None


def test_a_consequence_is_not_reported_beside_its_cause() -> None:
    statistics = [{**START, "linear_1.equal": 1, "linear_1.weight": 0.0, "linear_1.inactive": 1.0}] * 3
    assert list(diagnose(history(MLP, FLAT, FLAT, statistics=statistics))) == ["equal_weights"]
    dead = [{"encoder/linear_1.inactive": 0.95}] * 3
    assert list(diagnose(history(VAE, FALLING, statistics=dead, val_kl=[6.0] * 8))) == ["dead_relus"]
    assert list(diagnose(history(VAE, FALLING, statistics=dead, val_kl=[3.0, *[0.01] * 7]))) == ["posterior_collapse"]


def test_a_diagnosis_that_cannot_read_a_run_costs_no_other(limited: Callable[..., None]) -> None:
    """With a lower limit than the run was trained with, its graphs have no shapes."""
    dead = [{"encoder/linear_1.inactive": 0.95}] * 3
    sick = history(VAE, FALLING, statistics=dead, val_kl=[6.0] * 8)
    limited(nodes=1)
    assert "dead_relus" in diagnose(sick)


def test_a_diagnosis_names_the_step_since_which_it_shows() -> None:
    shares = [0.1, 0.1, 0.95, 0.97, 0.97]
    found = diagnose(history(MLP, FLAT, statistics=[{"linear_1.inactive": share} for share in shares], ended=None))
    assert [finding.step for finding in found.values()] == [40]


def test_after_an_interruption_only_what_was_reported_last_counts() -> None:
    from engine.events import RunStarted

    sick = history(MLP, FLAT, statistics=[{"linear_1.inactive": 0.95}] * 3)
    sick.add(RunStarted(step=0, steps=80, steps_per_epoch=10, device="cpu", threads=1, parameter_count=1))
    assert diagnose(sick) == {}


@pytest.mark.parametrize("plan", [MLP, SINE, LSTM, VAE, GAN], ids=["mlp", "sine", "lstm", "vae", "gan"])
def test_whatever_a_run_reports_is_read(plan: Plan) -> None:
    source = random.Random(0)
    values = (0.0, 1e-30, 0.5, 2.0, 1e30)
    names = ("gradient", "weight", "update", "inactive", "saturated", "time", "equal", "output")
    nodes = [f"{graph}/{node}.{name}" for graph, spec in plan.graphs.items() for node in spec.nodes for name in names]
    metrics = ("val_kl", "train_score_real", "train_score_generated")
    for _ in range(40):
        count = source.randrange(1, 30)
        losses = [[source.choice(values) for _ in range(count)] for _ in range(2 + len(metrics))]
        found = [{name: source.choice(values) for name in (*START, *nodes)} for _ in range(4)]
        diagnose(history(plan, *losses[:2], statistics=found, **dict(zip(metrics, losses[2:], strict=True))))


def test_a_loss_of_zero_is_no_problem() -> None:
    assert diagnose(history(MLP, [0.5, *[0.0] * 9], [0.4, *[0.0] * 9], statistics=[START])) == {}


def test_what_a_diagnosis_explains_exists() -> None:
    assert {name for kind in DIAGNOSES for name in kind.explains} <= set(DIAGNOSES.names())
    assert len(DIAGNOSES.names()) >= 16
