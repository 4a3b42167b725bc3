"""A fork goes on from the exact state of a step, and keeps what still has a meaning under another plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import torch

from engine.events import EpochEnded, Event, Measured
from engine.plan.factory import change
from engine.plan.plan import Plan
from engine.train.checkpoint import from_bytes, to_bytes
from tests.small_plans import PLANS, cnn, gan, mlp
from tests.training_run import EVERY_MEASURED_STEP, run

AT = 7


def states(events: list[Event]) -> dict[int, dict[str, Any]]:
    taken = [event for event in events if event.kind == "checkpoint_taken" and not event.best]
    return {event.step: from_bytes(to_bytes(event.state)) for event in taken}


def curve(events: list[Event]) -> dict[tuple[str, int], Mapping[str, float]]:
    return {(event.kind, event.step): event.values for event in events if isinstance(event, Measured | EpochEnded)}


def forked(former: Plan, changes: Mapping[str, Any], at: int = AT) -> tuple[dict[str, Any], list[Event]]:
    """The parent's state at a step, and the events of its fork."""
    parent = states(run(former, checkpoint_interval=EVERY_MEASURED_STEP))[at]
    packed = to_bytes(parent)  # training changes the tensors of the state that it begins with
    plan = former
    for path, value in changes.items():
        plan = change(plan, path, value)
    return from_bytes(packed), run(plan, checkpoint=parent, former=former, checkpoint_interval=EVERY_MEASURED_STEP)


@pytest.mark.parametrize("family", PLANS)
def test_an_unchanged_fork_ends_bit_for_bit_as_its_parent(family: str) -> None:
    plan = PLANS[family]()
    whole = run(plan, checkpoint_interval=EVERY_MEASURED_STEP)
    part = run(plan, checkpoint=states(whole)[AT], former=plan, checkpoint_interval=EVERY_MEASURED_STEP)
    assert curve(part) == {key: values for key, values in curve(whole).items() if key[1] > AT}
    ends = states(whole), states(part)
    last = max(ends[0])
    assert all(torch.equal(value, ends[1][last]["models"][name]) for name, value in ends[0][last]["models"].items())
    assert part[-1].summary == whole[-1].summary


@pytest.mark.parametrize("family", ["mlp", "cnn", "gan"])
def test_with_more_epochs_a_fork_of_the_end_equals_a_longer_run(family: str) -> None:
    short, long = PLANS[family](2), PLANS[family](4)
    if family == "cnn":  # a cosine over more epochs is another one
        short, long = change(short, "schedule", "constant"), change(long, "schedule", "constant")
    end = states(run(short, checkpoint_interval=EVERY_MEASURED_STEP))
    part, whole = run(long, checkpoint=end[max(end)], former=short), run(long)
    assert {key: values for key, values in curve(whole).items() if key[1] > max(end)} == curve(part)


def test_a_fork_begins_with_a_checkpoint_of_its_own() -> None:
    parent, events = forked(mlp(), {"optimizer.learning_rate": 0.5})
    assert [event.kind for event in events[:4]] == [
        "run_started",
        "setting_changed",
        "weights_kept",
        "checkpoint_taken",
    ]
    assert {event.step for event in events[:4]} == {AT}
    assert (events[1].value, states(events)[AT]["learning_rate"]) == (0.5, 0.5)
    assert all(torch.equal(value, parent["models"][name]) for name, value in states(events)[AT]["models"].items())


def test_another_optimizer_starts_fresh_and_other_settings_keep_its_state() -> None:
    parent, events = forked(cnn(), {"optimizer.beta1": 0.5})
    (kept,), (before,) = states(events)[AT]["optimizers"], parent["optimizers"]
    assert kept["param_groups"][0]["betas"] == [0.5, 0.999]
    assert torch.equal(kept["state"][0]["exp_avg"], before["state"][0]["exp_avg"])
    for changes in ({"optimizer": "sgd"}, {"optimizer.amsgrad": True}):
        _, events = forked(cnn(), changes)
        assert states(events)[AT]["optimizers"][0]["state"] == {}
        assert events[-1].reason == "finished"


def test_frozen_layers_stay_and_the_others_keep_their_moments() -> None:
    parent, events = forked(cnn(), {"graphs.main.nodes.conv2d_1.frozen": True})
    first, last = states(events)[AT], states(events)[max(states(events))]
    names = [name for name in last["models"] if name.startswith("main.nodes.conv2d_1.")]
    assert names
    assert all(torch.equal(last["models"][name], parent["models"][name]) for name in names)
    moments, before = first["optimizers"][0]["state"], parent["optimizers"][0]["state"]
    assert len(moments) == len(before) - len(names)
    assert torch.equal(moments[len(moments) - 1]["exp_avg"], before[len(before) - 1]["exp_avg"])


def test_layers_of_another_size_begin_anew_and_the_others_go_on() -> None:
    parent, events = forked(mlp(), {"graphs.main.nodes.linear_2.config.out_features": 5})
    before, first = parent["models"], states(events)[AT]["models"]
    assert torch.equal(first["main.nodes.linear_1.weight"], before["main.nodes.linear_1.weight"])
    assert first["main.nodes.linear_2.weight"].shape[0] == 5
    moments = states(events)[AT]["optimizers"][0]["state"]
    assert moments.keys() == {0, 1, 5}, "of the first layer, and of the last bias"
    assert events[-1].reason == "finished"


def test_with_another_batch_size_the_fork_goes_on_at_the_same_place_of_its_epoch() -> None:
    former = mlp(4)  # epochs of 10 batches of 32
    _, events = forked(former, {"training.batch_size": 64}, at=20)
    assert (events[0].step, events[0].steps, events[0].steps_per_epoch) == (20, 30, 5)
    ends = [(event.step, event.epoch) for event in events if event.kind == "epoch_ended"]
    assert ends == [(25, 3), (30, 4)]
    middle = next(event for event in events if event.kind == "measured" and event.step == 25)
    assert middle.epoch == 3.0
    again = run(change(former, "training.batch_size", 64), checkpoint=states(events)[25])
    late = {key: values for key, values in curve(events).items() if key[1] > 25}
    assert curve(again) == late, "it resumes from its own checkpoints"


def test_patience_is_counted_anew_with_a_changed_plan() -> None:
    settings = {
        "regularisation.early_stopping": {"patience": 1},
        "optimizer.learning_rate": 0.5,
        "schedule": "constant",
    }
    former = mlp(60)
    for path, value in settings.items():
        former = change(former, path, value)
    events = run(former, checkpoint_interval=EVERY_MEASURED_STEP)
    last = max(states(events))
    assert last < 600, "it stopped early"
    parent = states(events)[last]
    assert run(former, checkpoint=parent, former=former)[-1].step == last
    longer = run(change(former, "optimizer.learning_rate", 0.01), checkpoint=parent, former=former)
    assert longer[-1].step >= last + 10


def test_another_loss_or_data_set_begins_with_other_best_weights() -> None:
    for changes in ({"dataset.noise": 0.3}, {"loss": "focal"}):
        parent, events = forked(mlp(), changes, at=20)
        first = states(events)[20]
        assert parent["best"] is not None
        assert first["best"] is None
        assert events[-1].reason == "finished"


def test_a_rate_that_was_set_stays_unless_the_plan_chooses_another() -> None:
    former = gan()
    parent = states(run(former, checkpoint_interval=EVERY_MEASURED_STEP))[AT] | {"learning_rate": 0.123}
    for path, value, rate in (("training.epochs", 2, 0.123), ("optimizer.learning_rate", 0.5, 0.5)):
        events = run(change(former, path, value), checkpoint=parent, former=former)
        assert states(events)[AT]["learning_rate"] == rate
