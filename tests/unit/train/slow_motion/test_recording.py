"""A step in slow motion is the real step, and leaves no trace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from engine.errors import RequestError
from engine.graph.spec import Node, sequential
from engine.optimizers.base import OPTIMIZERS
from engine.registry import Choice
from engine.train.slow_motion.recording import record
from tests.slow_steps import check_slow_step, small_session

SETTINGS: dict[str, dict[str, Any]] = {
    "penalties and clipping": {
        "regularisation.l1": 1e-3,
        "regularisation.l2": 1e-2,
        "regularisation.weight_decay": 0.1,
        "regularisation.clip_norm": 0.05,
    },
    "half precision": {"training.precision": "bf16"},
    "augmented images": {"augmentation.shift": 0.1},
}


@pytest.mark.parametrize("optimizer", [one.name for one in OPTIMIZERS])
def test_a_slow_step_of_every_optimizer_is_the_real_one(home: Path, optimizer: str) -> None:
    check_slow_step(small_session("mlp", "iris", {"optimizer": optimizer}))


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_a_slow_step_with_other_settings_is_the_real_one(home: Path, settings: dict[str, Any]) -> None:
    check_slow_step(small_session("cnn", "digits", settings))


@pytest.mark.parametrize(
    ("family", "dataset"), [("vae", "digits"), ("conditional_gan", "digits"), ("mlp", "which_shapes")]
)
def test_a_slow_step_of_other_objectives_is_the_real_one(home: Path, family: str, dataset: str) -> None:
    check_slow_step(small_session(family, dataset))


@pytest.mark.parametrize("optimizer", ["adam", "lbfgs"])
def test_a_slow_step_of_frozen_normalized_and_random_layers_is_the_real_one(home: Path, optimizer: str) -> None:
    nodes = {
        "linear_1": Node(
            layer="linear", config={"out_features": 5}, activation=Choice(name="prelu"), spectral_norm=True
        ),
        "linear_2": Node(layer="linear", config={"out_features": 6}, frozen=True),
        "batch_norm_1": Node(layer="batch_norm"),
        "gaussian_noise_1": Node(layer="gaussian_noise"),
        "dropout_1": Node(layer="dropout"),
        "linear_3": Node(layer="linear", config={"out_features": 3}),
    }
    session = small_session("mlp", "iris", {"optimizer": optimizer}, sequential((4,), nodes))
    recording = check_slow_step(session)
    assert {key.node for key in recording.weights} == {"linear_1", "batch_norm_1", "linear_3"}


@pytest.mark.parametrize("variant", ["minimax", "wasserstein"])
def test_both_turns_of_an_adversarial_step_are_recorded(home: Path, variant: str) -> None:
    session = small_session("gan_points", "ring", {"objective.variant": variant})
    recording = check_slow_step(session)
    assert [turn.player for turn in recording.turns] == [0, 1]
    assert {key.graph for key, weight in recording.weights.items() if weight.player == 0} == {"discriminator"}
    generated = recording.turns[0].passes[0]
    assert generated.graph == "generator"
    assert set(generated.gradients) == {1}, "it learns in its own turn"


def test_a_player_that_waits_has_no_gradients_and_keeps_its_weights(home: Path) -> None:
    session = small_session("gan_points", "ring", {"objective.discriminator_steps": 3})
    recording = record(session)
    waiting = [weight for key, weight in recording.weights.items() if key.graph == "generator"]
    assert all(weight.gradient is None and torch.equal(weight.before, weight.after) for weight in waiting)


def test_clipped_gradients_are_recorded_before_and_after(home: Path) -> None:
    session = small_session("mlp", "iris", {"regularisation.clip_norm": 1e-3})
    weights = record(session).weights.values()
    before = torch.stack([weight.gradient.norm() for weight in weights if weight.gradient is not None]).norm()
    after = torch.stack([weight.applied.norm() for weight in weights if weight.applied is not None]).norm()
    assert before > 1e-3
    assert after.item() == pytest.approx(1e-3, rel=1e-3)


def test_the_last_state_has_the_gradient_of_the_output_and_earlier_ones_more_than_none(home: Path) -> None:
    recording = record(small_session("lstm", "sine_series"))
    ((number, node),) = recording.times
    through_time = recording.times[number, node]["hidden"]
    output = recording.passes[number].gradients[0][f"{node}.pre"]
    torch.testing.assert_close(through_time[:, -1], output)
    assert through_time.abs().amax((0, 2)).gt(0).all()


def test_a_step_with_which_the_run_diverges_is_refused_and_nothing_changes(home: Path) -> None:
    session = small_session("mlp", "iris", {"optimizer": "gradient_descent"})
    session.learning_rate = 1e45
    before = session.state()
    with pytest.raises(RequestError, match="weights become infinite"):
        record(session)
    assert all(torch.equal(value, before["models"][name]) for name, value in session.models.state_dict().items())


def test_a_loss_that_is_not_finite_is_refused_and_nothing_changes(home: Path) -> None:
    session = small_session("mlp", "iris")
    with torch.no_grad():
        session.weights[0][0, 0] = torch.inf
    before = session.state()
    with pytest.raises(RequestError, match="no weight would change"):
        record(session)
    assert all(torch.equal(value, before["models"][name]) for name, value in session.models.state_dict().items())
    assert session.step == before["step"]
