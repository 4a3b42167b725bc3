"""How one weight changes in a real step of a run, from its gradient to its new value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import NotFoundError, UnknownNameError
from engine.optimizers.base import OPTIMIZERS
from engine.train.session import Session
from engine.train.slow_motion.recorded_weights import WeightKey
from engine.train.slow_motion.recording import Recording, record
from engine.train.slow_motion.weight_update import weight_update
from engine.views import WeightUpdate, pack, unpack
from tests.slow_steps import assert_equal, small_session

SETTINGS: dict[str, dict[str, Any]] = {
    "l1 and l2": {"regularisation.l1": 1e-2, "regularisation.l2": 1e-2},
    "decay": {"optimizer": "adamw", "regularisation.weight_decay": 0.5},
    "clipped by norm": {"regularisation.clip_norm": 0.05, "optimizer": "momentum"},
    "clipped by value": {"regularisation.clip_value": 1e-3, "optimizer": "sgd"},
    "penalties of lbfgs": {"optimizer": "lbfgs", "regularisation.l1": 1e-2, "regularisation.l2": 1e-2},
    "a schedule": {"schedule": "cosine"},
}


def updates(session: Session) -> tuple[Recording, list[WeightUpdate]]:
    """One weight of every parameter: that with the largest gradient."""
    recording, found = record(session), []
    for key, one in recording.weights.items():
        size = abs((one.before if one.gradient is None else one.gradient).float().numpy())
        index = tuple(int(at) for at in np.unravel_index(size.argmax(), size.shape))
        found.append(weight_update(session, recording, key, index))
    return recording, found


def check(session: Session, other_paths: bool = False) -> list[WeightUpdate]:
    """The lines lead from the recorded gradient to the recorded weight."""
    before = session.state()
    recording, found = updates(session)
    assert_equal(session.state(), before)
    for one in found:
        recorded = recording.weights[WeightKey(one.graph, one.node, one.parameter)]
        rounding = 2e-6 * max(1.0, abs(one.before))
        if recorded.gradient is None:
            assert (one.before, one.gradient_steps, one.optimizer_steps) == (one.after, (), ())
            continue
        assert one.optimizer_steps[-1].result == pytest.approx(one.after, rel=1e-5, abs=rounding), one.node
        sums = [step for step in one.gradient_steps if step.symbol in ("g", "g_r")]
        assert len(sums) == 1 or other_paths, (one.node, one.parameter)
        if not session.optimizer_choice.closure:
            assert sums[-1].result == pytest.approx(float(recorded.gradient[one.index]), rel=1e-3, abs=1e-8)
        assert unpack(pack(one))["kind"] == "weight_update"
    return found


@pytest.mark.parametrize("optimizer", [one.name for one in OPTIMIZERS])
def test_every_optimizer_changes_the_weight_as_its_lines_say(home: Path, optimizer: str) -> None:
    check(small_session("mlp", "iris", {"optimizer": optimizer}))


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_so_it_is_with_penalties_clipping_and_decay(home: Path, settings: dict[str, Any]) -> None:
    check(small_session("mlp", "iris", settings))


@pytest.mark.parametrize(
    ("family", "dataset"),
    [("cnn", "digits"), ("lstm", "sine_series"), ("vae", "digits"), ("conditional_gan", "digits")],
)
def test_so_it_is_in_every_kind_of_network(home: Path, family: str, dataset: str) -> None:
    check(small_session(family, dataset))


def test_the_gradient_penalty_of_a_critic_is_another_path(home: Path) -> None:
    found = check(small_session("gan_points", "ring", {"objective.variant": "wasserstein"}), other_paths=True)
    assert any(step.symbol == "g_r" for one in found for step in one.gradient_steps)


def test_half_precision_is_said_to_round(home: Path) -> None:
    found = check(small_session("mlp", "iris", {"training.precision": "bf16"}), other_paths=True)
    assert {step.title for one in found for step in one.gradient_steps if step.symbol == "g_r"} <= {
        "rounded to half precision"
    }


def test_the_second_pass_of_a_spectrally_normalized_critic_has_other_singular_vectors(home: Path) -> None:
    session = small_session("gan_points", "ring")
    graph = session.plan.graphs["discriminator"]
    norms = {name: node.model_copy(update={"spectral_norm": True}) for name, node in graph.nodes.items()}
    graphs = {**session.plan.graphs, "discriminator": graph.model_copy(update={"nodes": norms})}
    normed = Session(session.plan.model_copy(update={"graphs": graphs}), session.data)
    recording, found = updates(normed)
    for one in found:
        recorded = recording.weights[WeightKey(one.graph, one.node, one.parameter)]
        assert recorded.gradient is not None
        expected = float(recorded.gradient[one.index])
        assert one.gradient_steps[-1].result == pytest.approx(expected, rel=1e-5, abs=1e-8), one.node


def test_a_player_that_waits_keeps_its_weights(home: Path) -> None:
    found = check(small_session("gan_points", "ring", {"objective.discriminator_steps": 3}))
    assert {one.graph for one in found if not one.gradient_steps} == {"generator"}


def test_a_weight_that_is_not_there_is_refused(home: Path) -> None:
    session = small_session("mlp", "iris")
    recording = record(session)
    key = next(iter(recording.weights))
    with pytest.raises(NotFoundError, match="has the shape"):
        weight_update(session, recording, key, (0, 99))
    with pytest.raises(UnknownNameError, match=r"Unknown layer with weights `none`"):
        weight_update(session, recording, key._replace(node="none"), (0, 0))
