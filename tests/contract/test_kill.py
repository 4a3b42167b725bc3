"""`kill -9` at any moment: the run goes on, and ends as if nothing had happened, bit for bit."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.commands import SetValue, SetWeight
from engine.graph.spec import Node, sequential
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.plan.variations import variations
from engine.registry import Choice
from engine.runs.artifacts import Artifacts
from engine.runs.groups import Groups
from engine.runs.races.entry import race_members
from engine.runs.schema import commands
from engine.runs.store import Store
from engine.train.checkpoint import from_bytes
from tests.host_process import HostProcess, finished, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(sys.platform != "linux", reason="Processes are looked up in /proc, which only Linux has."),
]
KILLS = int(os.environ.get("LAYERLAB_KILLS", "10"))
KINDS = ("worker", "worker", "host", "app", "all")
RACE_KILLS = ("worker", "host", "worker", "all", "app")
LONGEST_WAIT_S = 2.0


@pytest.fixture
def hosting(home: Path) -> Iterator[HostProcess]:
    hosting = HostProcess(home)
    hosting.start()
    yield hosting
    hosting.stop()
    hosting.host.close()


def cnn() -> Plan:
    """Everything that draws random numbers or keeps a state: dropout, batch norm, Adam, a schedule, augmentation."""
    nodes = {
        "conv2d_1": Node(layer="conv2d", config={"out_channels": 8}, activation=Choice(name="relu")),
        "batch_norm_1": Node(layer="batch_norm"),
        # A second one, for weights of several channels lie in memory otherwise than in a checkpoint.
        "conv2d_2": Node(layer="conv2d", config={"out_channels": 8}, activation=Choice(name="relu")),
        "flatten_1": Node(layer="flatten"),
        "dropout_1": Node(layer="dropout"),
        "linear_1": Node(layer="linear", config={"out_features": 10}),
    }
    settings: dict[str, Any] = {
        "training.epochs": 60,
        "training.threads": 1,
        "training.batch_size": 32,
        "schedule": {"name": "cosine"},
        "augmentation.shift": 0.1,
        "augmentation.noise": 0.05,
    }
    plan = make_plan("cnn", "digits", settings)
    return plan.model_copy(update={"graphs": {"main": sequential((1, 8, 8), nodes)}})


def mlp() -> Plan:
    return make_plan("mlp", "moons", {"training.epochs": 600, "training.threads": 1, "optimizer": {"name": "momentum"}})


def outcome(store: Store, run_id: str) -> tuple[list[Any], dict[str, list[Any]]]:
    """The loss curve and the final weights, to the last bit."""
    result = store.events(run_id, limit=10**6, kinds=["measured", "epoch_ended"])
    curve = [(event.kind, event.step, event.values) for _, event in result]  # type: ignore[union-attr]
    weights = from_bytes(Artifacts().checkpoint(run_id))["models"]
    return curve, {name: tensor.tolist() for name, tensor in weights.items()}


def test_a_run_that_is_killed_again_and_again_ends_as_an_undisturbed_one(hosting: HostProcess) -> None:
    moments = random.Random()
    with closing(Store()) as store:
        plans = [cnn(), mlp()]
        expected = []
        for plan in plans:
            run_id = store.submit(plan, "ada")
            assert finished(store, run_id).status == "finished"
            expected.append(outcome(store, run_id))
        killed: list[str] = []
        while len(killed) < KILLS:
            run_ids = [store.submit(plan, "ada") for plan in plans]
            hosting.host.wake()
            while len(killed) < KILLS and not all(store.run(run_id).is_over for run_id in run_ids):
                what = moments.choice(remaining(killed))
                killed += [what] * kill_something(what, hosting, store, run_ids, moments)
            for run_id, same in zip(run_ids, expected, strict=True):
                row = finished(store, run_id)
                assert (row.status, row.message) == ("finished", None)
                assert outcome(store, run_id) == same


def test_what_was_changed_while_running_is_changed_again_at_the_same_step(hosting: HostProcess) -> None:
    plan = mlp()
    with closing(Store()) as store:
        disturbed = store.submit(plan, "ada")
        wait_until(lambda: store.run(disturbed).step > 0, "the run takes steps")
        store.ask(disturbed, SetValue(value=0.01), "ada")
        wait_until(lambda: store.events(disturbed, kinds=["setting_changed"]), "the learning rate is changed")
        store.ask(disturbed, SetWeight(node="linear_1", index=(0, 1), value=-2.5), "ada")
        wait_until(lambda: store.events(disturbed, kinds=["weight_changed"]), "the weight is changed")
        assert hosting.kill_worker(disturbed)
        assert finished(store, disturbed).attempt == 2
        undisturbed = store.submit(plan, "ada")
        with store.database.writing() as connection:
            set_before = sa.select(
                sa.literal(undisturbed),
                commands.c.kind,
                commands.c.payload,
                commands.c.asked_at,
                commands.c.applied_step,
            ).where(commands.c.run == disturbed)
            names = ["run", "kind", "payload", "asked_at", "applied_step"]
            connection.execute(sa.insert(commands).from_select(names, set_before))
        assert finished(store, undisturbed).attempt == 1
        assert outcome(store, disturbed) == outcome(store, undisturbed)
        changes = [store.events(run_id, kinds=["weight_changed"]) for run_id in (disturbed, undisturbed)]
        assert [event for _, event in changes[0]] == [event for _, event in changes[1]]
        assert outcome(store, disturbed)[0][-1][1] == store.run(disturbed).steps


def test_a_race_that_is_killed_again_and_again_ends_as_an_undisturbed_one(hosting: HostProcess) -> None:
    moments = random.Random()
    plan = make_plan("mlp", "moons", {"training.epochs": 150})
    members = race_members(variations(plan, "optimizer", ["sgd", "adam", "rmsprop"])[0], seeds=2)
    with closing(Store()) as store:
        groups = Groups(store)
        expected = race_outcomes(store, groups.start("race", members, "ada"))
        group = groups.start("race", members, "ada")
        run_ids = [row.id for row in groups.members(group)]
        for what in RACE_KILLS:
            if not all(store.run(run_id).is_over for run_id in run_ids):
                kill_something(what, hosting, store, run_ids, moments)
        assert race_outcomes(store, group) == expected


def race_outcomes(store: Store, group: str) -> list[Any]:
    """Variant, seed, curve and weights of every member, once all have ended."""
    ended = [finished(store, row.id) for row in Groups(store).members(group)]
    assert {row.status for row in ended} == {"finished"}
    return [(row.variant, row.plan.training.seed, outcome(store, row.id)) for row in ended]


def remaining(killed: list[str]) -> list[str]:
    """What has not been killed in this round: each round kills two workers, the host, the app, and all at once."""
    kinds = list(KINDS)
    for what in killed[len(killed) // len(KINDS) * len(KINDS) :]:
        kinds.remove(what)
    return kinds


def kill_something(what: str, hosting: HostProcess, store: Store, run_ids: list[str], moments: random.Random) -> bool:
    """Waits until somebody is at work, then a moment more, and kills the worker, the host, the app, or all of them."""
    wait_until(
        lambda: (
            any(run_id in hosting.workers() for run_id in run_ids)
            or all(store.run(run_id).is_over for run_id in run_ids)
        ),
        "a worker is at work",
    )
    time.sleep(moments.uniform(0, LONGEST_WAIT_S))
    if what == "worker":
        return hosting.kill_worker(moments.choice(run_ids))
    if what == "host":
        return hosting.kill_host()
    killed = hosting.kill_app() if what == "app" else hosting.kill_all()
    hosting.start()
    return killed
