"""Whatever a plan can change, a fork begins with the weights of its parent, and trains on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.graph.edit import set_frozen
from engine.host.entry import start_or_resume
from engine.plan.check import check_plan
from engine.plan.factory import change
from engine.plan.plan import Plan
from engine.runs.artifacts import Artifacts
from engine.runs.forks import Forks
from engine.runs.store import Store
from engine.train.checkpoint import from_bytes
from tests.small_plans import cnn, gan, lstm, mlp, vae

STEP = 13
CHANGES: dict[str, tuple[Callable[[int], Plan], str, Any]] = {
    "learning rate": (mlp, "optimizer.learning_rate", 0.2),
    "optimizer": (cnn, "optimizer", "rmsprop"),
    "optimizer that evaluates a step several times": (mlp, "optimizer", "lbfgs"),
    "schedule": (cnn, "schedule", "on_plateau"),
    "noise of the data": (mlp, "dataset.noise", 0.3),
    "number of samples": (mlp, "dataset.size", 200),
    "augmentation": (cnn, "augmentation.noise", 0.4),
    "L2": (vae, "regularisation.l2", 0.01),
    "clipping": (lstm, "regularisation.clip_norm", 0.5),
    "early stopping": (mlp, "regularisation.early_stopping", {"patience": 3}),
    "loss": (mlp, "loss", "focal"),
    "batch size": (cnn, "training.batch_size", 32),
    "batch size of a GAN": (gan, "training.batch_size", 20),
    "epochs": (gan, "training.epochs", 3),
    "precision": (cnn, "training.precision", "bf16"),
    "seed": (cnn, "training.seed", 7),
    "threads": (mlp, "training.threads", 2),
}


def fork_of(store: Store, parent: str, plan: Plan) -> tuple[dict[str, Any], dict[str, Any], str]:
    """The weights of the parent after the step, those with which the fork begins, and how the fork ends."""
    forks, artifacts = Forks(store, Artifacts()), Artifacts()
    same, fork = (forks.fork(store.run(parent), STEP, one, "ada") for one in (store.run(parent).plan, plan))
    for run_id in (same, fork):
        assert start_or_resume(run_id, 1, "here")
    before, begun = (from_bytes(artifacts.checkpoint(run_id, STEP))["models"] for run_id in (same, fork))
    return before, begun, store.run(fork).status


def trained(store: Store, plan: Plan) -> str:
    run_id = store.submit(plan, "ada")
    assert start_or_resume(run_id, 1, "here")
    return run_id


@pytest.mark.parametrize("name", CHANGES)
def test_a_fork_with_a_change_begins_with_the_weights_of_its_parent(store: Store, name: str) -> None:
    make, path, value = CHANGES[name]
    plan = make(2)
    changed = change(plan, path, value)
    assert changed != plan
    assert not check_plan(changed)
    before, begun, status = fork_of(store, trained(store, plan), changed)
    assert {key: value.tolist() for key, value in begun.items()} == {
        key: value.tolist() for key, value in before.items()
    }
    assert status == "finished"


def test_a_fork_with_a_frozen_layer_begins_with_the_weights_of_its_parent_and_keeps_them_there(store: Store) -> None:
    plan = cnn(2)
    frozen = plan.model_copy(update={"graphs": {"main": set_frozen(plan.graphs["main"], "conv2d_1")}})
    before, begun, status = fork_of(store, trained(store, plan), frozen)
    assert {key: value.tolist() for key, value in begun.items()} == {
        key: value.tolist() for key, value in before.items()
    }
    assert status == "finished"
    fork = store.runs("ada")[0]
    last = from_bytes(Artifacts().checkpoint(fork.id))["models"]
    assert last["main.nodes.conv2d_1.weight"].tolist() == before["main.nodes.conv2d_1.weight"].tolist()
