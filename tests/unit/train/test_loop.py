"""The loop is exact, obeys, and ends well."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
import torch

from engine.commands import Advance, Pause, Resume, SetValue, Stop, Watch, Yield
from engine.datasets.base import DATASETS
from engine.diagnoses.base import diagnose
from engine.diagnoses.history import History
from engine.events import Event
from engine.graph.spec import Node, sequential
from engine.metrics.class_counts import ClassCounts
from engine.metrics.f1 import F1
from engine.optimizers.base import OPTIMIZERS
from engine.plan.factory import change, make_plan
from engine.plan.plan import Plan
from engine.probes.base import Probe, ProbeContext
from engine.probes.weight_histograms import WeightHistograms
from engine.registry import Choice
from engine.train.checkpoint import from_bytes, to_bytes
from engine.train.frames import Camera
from engine.train.regularization import clip_norm
from engine.train.session import Session
from engine.train.speedometer import speed_pause_s
from engine.views import View
from tests.training_run import EVERY_MEASURED_STEP, Script, run


def small(**settings: Any) -> Plan:
    return make_plan("mlp", "circles", {"training.epochs": 6, "training.seed": 3, **settings})


def kinds(events: Iterable[Event]) -> list[str]:
    return [event.kind for event in events]


def curve(events: Iterable[Event]) -> dict[int, dict[str, float]]:
    return {event.step: event.values for event in events if event.kind in ("measured", "epoch_ended")}


def test_loss_falls_and_the_run_ends_with_test_figures() -> None:
    events = run(small(**{"training.epochs": 30}))
    losses = [event.values["train/loss"] for event in events if event.kind == "epoch_ended"]
    assert losses[-1] < losses[0] / 2
    assert events[-1].kind == "run_ended"
    assert events[-1].reason == "finished"
    assert events[-1].summary["test/accuracy"] > 0.8


def test_equal_plans_give_equal_curves_and_other_seeds_do_not() -> None:
    assert curve(run(small())) == curve(run(small()))
    assert curve(run(small())) != curve(run(small(**{"training.seed": 4})))


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamax"])
def test_a_run_resumed_from_any_checkpoint_is_bit_for_bit_the_same(optimizer: str) -> None:
    # Every measured step takes a checkpoint, and each is tried.
    plan = _deep_plan(optimizer)
    whole = run(plan, checkpoint_interval=EVERY_MEASURED_STEP)
    states = {
        event.step: to_bytes(event.state) for event in whole if event.kind == "checkpoint_taken" and not event.best
    }
    assert len(states) > 3
    end = from_bytes(states[max(states)])
    for step in sorted(states)[:: max(1, len(states) // 6)]:
        resumed = run(plan, checkpoint=from_bytes(states[step]), checkpoint_interval=EVERY_MEASURED_STEP)
        late = {at: values for at, values in curve(whole).items() if at > step}
        assert curve(resumed) == late
        final = [event.state for event in resumed if event.kind == "checkpoint_taken" and not event.best][-1]
        for name, value in end["models"].items():
            assert torch.equal(value, final["models"][name]), (step, name)


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_a_run_preempted_between_measurements_continues_bit_for_bit(precision: str) -> None:
    plan = change(change(_deep_plan("adam"), "training.batch_size", 2), "training.precision", precision)
    plan = change(plan, "training.epochs", 12)
    whole, rate = run(plan), SetValue(value=0.5)
    assert not {13, 25} & curve(whole).keys(), "between two measurements"
    pieces = run(plan, Script({13: [Yield(), rate]}))
    assert pieces[-1].kind == "checkpoint_taken", "the command beside it is left to the next worker"
    pieces += run(plan, Script({25: [Yield()]}), checkpoint=_kept(pieces))
    assert _kept(pieces)["step"] == 25
    pieces += run(plan, checkpoint=_kept(pieces))
    assert curve(pieces) == curve(whole)
    last, same = _kept(pieces)["models"], _kept(whole)["models"]
    assert all(torch.equal(last[name], same[name]) for name in same)


def _kept(events: Sequence[Event]) -> Any:
    """The newest checkpoint, as it comes back from a file."""
    states = [event.state for event in events if event.kind == "checkpoint_taken" and not event.best]
    return from_bytes(to_bytes(states[-1]))


def _deep_plan(optimizer: str) -> Plan:
    nodes = {
        "linear_1": Node(layer="linear", config={"out_features": 12}, activation=Choice(name="relu")),
        "batch_norm_1": Node(layer="batch_norm"),
        "dropout_1": Node(layer="dropout"),
        "output": Node(layer="linear", config={"out_features": 2}),
    }
    plan = make_plan("mlp", "circles", {"training.epochs": 4, "optimizer": optimizer, "schedule": "cosine"})
    plan = change(plan, "regularisation.early_stopping", {"patience": 50})
    return plan.model_copy(update={"graphs": {"main": sequential((2,), nodes)}})


def test_taking_frames_changes_nothing() -> None:
    watch = Watch(panels={"weights": {"name": "weight_histograms"}}, until=math.inf)
    assert curve(run(small(), Script({0: [watch], 7: [watch], 20: [watch]}))) == curve(run(small()))


class UnforeseenError(Exception):
    """Of no kind that anybody lists."""


@pytest.mark.parametrize("error", [IndexError, AssertionError, AttributeError, MemoryError, OSError, UnforeseenError])
def test_a_picture_that_fails_is_left_out_and_the_run_goes_on(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []

    def broken(self: Probe, context: ProbeContext) -> View:
        taken.append(self.name)
        raise error("no such unit")

    monkeypatch.setattr(WeightHistograms, "compute", broken)
    panels = {"weights": {"name": "weight_histograms"}, "odd": {"units": 3}, "boundary": {"name": "decision_boundary"}}
    watches = [Watch(panels=panels, until=math.inf)] * 2
    events = run(small(), Script({3: [watches[0], Pause()], 9: [watches[1], Pause()]}))
    assert events[-1].reason == "finished"
    frames = [event for event in events if event.kind == "frame_taken"]
    assert any("boundary" in frame.views for frame in frames)
    assert not any("weights" in frame.views for frame in frames)
    assert taken == ["weight_histograms"], "it was tried again"
    assert curve(events) == curve(run(small()))


def test_a_run_with_a_stray_graph_continues() -> None:
    plan = small()
    stray = plan.model_copy(update={"graphs": {**plan.graphs, "stray": plan.graphs["main"]}})
    assert run(stray)[-1].reason == "finished"


def test_a_run_without_pictures_learns_the_same() -> None:
    watch = Watch(panels={"weights": {"name": "weight_histograms"}}, until=math.inf)
    events = run(small(), Script({3: [watch, Pause()]}), pictures=False)
    assert "frame_taken" not in kinds(events)
    assert curve(events) == curve(run(small()))


def test_the_main_picture_may_fail_too(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = small()
    camera = Camera(plan, Session(plan, DATASETS.make(plan.dataset).load()))
    (probe,) = camera.main.values()
    monkeypatch.setattr(type(probe), "compute", lambda self, context: context.data.split("no such"))
    assert camera.shoot() == {}
    assert camera.session.models.training


@pytest.mark.parametrize("method", ["fitted", "tally"])
def test_a_metric_that_fails_is_left_out_and_the_run_ends_well(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise UnforeseenError("no such class")

    whole = run(small())[-1].summary
    monkeypatch.setattr(F1, method, broken)
    last = run(small())[-1]
    assert last.reason == "finished"
    assert last.summary == {name: value for name, value in whole.items() if "/f1" not in name}
    assert len(last.summary) < len(whole)


@pytest.mark.parametrize("method", ["update", "compute"])
def test_a_metric_that_fails_over_the_split_is_left_out(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise MemoryError

    monkeypatch.setattr(ClassCounts, method, broken)
    last = run(small())[-1]
    assert last.reason == "finished"
    assert "test/auc" in last.summary
    assert "test/f1" not in last.summary


def test_a_watch_that_is_renewed_hastens_no_picture() -> None:
    plan = small()
    camera = Camera(plan, Session(plan, DATASETS.make(plan.dataset).load()))
    panels = {"weights": {"name": "weight_histograms"}}
    camera.watch(Watch(panels=panels, until=math.inf))
    assert camera.due(0.0)
    camera.shoot()
    probe = camera.watched["weights"]
    camera.watch(Watch(panels=panels, until=math.inf))
    assert not camera.due(0.0)
    assert camera.watched["weights"] is probe
    camera.watch(Watch(panels={**panels, "boundary": {"name": "decision_boundary"}}, until=math.inf))
    assert camera.due(0.0)
    assert set(camera.watched) == {"weights", "boundary"}


def test_a_watched_panel_is_in_the_frames_and_others_are_not() -> None:
    watch = Watch(panels={"weights": {"name": "weight_histograms"}}, until=math.inf)
    frames = [event for event in run(small(), Script({5: [watch]})) if event.kind == "frame_taken"]
    assert "weights" not in frames[0].panels
    assert "weights" in frames[-1].panels


def test_pause_step_epoch_and_resume() -> None:
    plan = small()
    control = Script({3: [Pause()]}, [Advance(by="step"), Advance(by="epoch"), Resume()])
    events = run(plan, control)
    per_epoch = events[0].steps_per_epoch
    assert [event.step for event in events if event.kind == "paused"] == [3, 4, per_epoch]
    assert [event.step for event in events if event.kind == "resumed"] == [per_epoch]
    assert curve(events) == curve(run(plan))


def test_stop_keeps_what_was_learned() -> None:
    events = run(small(), Script({5: [Stop()]}))
    assert events[-1].reason == "stopped"
    assert events[-1].step == 5
    assert kinds(events)[-2] == "checkpoint_taken"
    assert events[-1].summary["val/loss"] > 0


def test_a_paused_run_can_be_stopped() -> None:
    assert run(small(), Script({2: [Pause()]}, [Stop()]))[-1].reason == "stopped"


def test_a_new_learning_rate_applies_at_once_and_is_reported() -> None:
    events = run(small(), Script({4: [SetValue(value=1e-9)]}))
    result = [event for event in events if event.kind == "setting_changed"]
    assert [(event.step, event.value) for event in result] == [(4, 1e-9)]
    states = [event.state for event in events if event.kind == "checkpoint_taken"]
    assert states[-1]["learning_rate"] == 1e-9


def test_a_run_that_diverges_keeps_the_weights_from_before() -> None:
    plan = small(optimizer="sgd")
    events = run(plan, Script({12: [SetValue.model_construct(value=1e38)]}))
    assert events[-1].reason == "diverged"
    assert 12 <= events[-1].step <= 14
    assert "step" in str(events[-1].message)
    kept = [event.state for event in events if event.kind == "checkpoint_taken"][-1]
    assert all(value.isfinite().all() for value in kept["models"].values())
    assert kept["step"] == events[-1].step


def test_divergence_in_a_batch_norm_leaves_its_running_mean_sound() -> None:
    plan = change(_deep_plan("sgd"), "optimizer", {"name": "sgd", "learning_rate": 100})
    control = Script({6: [SetValue.model_construct(value=1e38)]})
    events = run(plan, control)
    assert events[-1].reason == "diverged"
    kept = [event.state for event in events if event.kind == "checkpoint_taken"][-1]
    assert all(value.isfinite().all() for value in kept["models"].values())


def test_early_stopping_restores_the_best_weights() -> None:
    plan = small(**{"training.epochs": 400, "optimizer.learning_rate": 0.3})
    plan = change(plan, "regularisation.early_stopping", {"patience": 4})
    events = run(plan)
    ended = [event for event in events if event.kind == "epoch_ended"]
    best = [event for event in ended if event.best][-1]
    assert len(ended) == best.epoch + 4
    assert events[-1].summary["val/loss"] == best.values["val/loss"]
    assert f"epoch {best.epoch} " in str(events[-1].message)


def test_early_stopping_keeps_the_best_weights_even_if_the_epochs_end_before_its_patience() -> None:
    plan = small(**{"training.epochs": 8, "optimizer": {"name": "sgd", "learning_rate": 30.0}})
    plan = change(plan, "regularisation.early_stopping", {"patience": 8})
    events = run(plan)
    ended = [event for event in events if event.kind == "epoch_ended"]
    best = [event for event in ended if event.best][-1]
    assert len(ended) == 8
    assert best.epoch < 8
    assert events[-1].summary["val/loss"] == best.values["val/loss"]
    assert f"The weights of epoch {best.epoch}, which has the lowest validation loss, are kept." == str(
        events[-1].message
    )


def test_a_run_whose_loss_rose_gives_no_advice_that_may_not_fit() -> None:
    plan = small(**{"training.epochs": 6, "optimizer": {"name": "sgd", "learning_rate": 30.0}})
    events = run(plan)
    losses = [event.values["val/loss"] for event in events if event.kind == "epoch_ended"]
    assert losses[-1] > losses[0]
    assert events[-1].message is None
    assert diagnose(History.of(plan, events))


def test_lbfgs_resumes_bit_for_bit() -> None:
    plan = small(**{"optimizer": "lbfgs", "training.epochs": 8})
    whole = run(plan, checkpoint_interval=EVERY_MEASURED_STEP)
    states = [event.state for event in whole if event.kind == "checkpoint_taken" and not event.best]
    resumed = run(plan, checkpoint=from_bytes(to_bytes(states[3])))
    assert curve(resumed) == {at: values for at, values in curve(whole).items() if at > states[3]["step"]}


@pytest.mark.parametrize("optimizer", OPTIMIZERS.names())
def test_every_optimizer_trains_convolutions_whose_channels_lie_last(optimizer: str) -> None:
    plan = make_plan("cnn", "digits", {"optimizer": optimizer})
    data = DATASETS.make(plan.dataset).load()
    session = Session(plan, data)
    before = session.evaluate(data.train)["loss"]
    for _ in range(5):
        session.take_step()
    assert plan.training.channels_last
    assert session.evaluate(data.train)["loss"] < before


def test_a_learning_rate_of_nothing_moves_nothing() -> None:
    for optimizer in ("lbfgs", "adam"):
        plan = small(optimizer=optimizer)
        session = Session(plan, DATASETS.make(plan.dataset).load())
        before = [weight.detach().clone() for weight in session.weights]
        session.learning_rate = 0.0
        for _ in range(3):
            session.take_step()
        assert all(torch.allclose(*pair, atol=1e-20) for pair in zip(before, session.weights, strict=True))


def test_full_batch_gradient_descent_takes_one_step_an_epoch() -> None:
    events = run(small(optimizer="gradient_descent"))
    assert events[0].steps_per_epoch == 1
    assert events[-1].step == 6


def test_clipping_and_penalties_change_the_course() -> None:
    plain = curve(run(small()))
    for path, value in {
        "regularisation.l1": 0.01,
        "regularisation.l2": 0.01,
        "regularisation.weight_decay": 0.1,
        "regularisation.clip_norm": 0.01,
        "regularisation.clip_value": 0.001,
    }.items():
        assert curve(run(small(**{path: value}))) != plain, path


@pytest.mark.parametrize("length", [0.5, 1.0, 1.0000004, 2.0, float("nan"), float("inf")])
def test_gradients_are_clipped_as_torch_clips_them(length: float) -> None:
    weights = [torch.ones(3, requires_grad=True) for _ in range(4)]
    for weight, direction in zip(weights, (0.6, 0.8, 0.6, 0.8), strict=True):
        weight.grad = torch.tensor([0.0, length * direction, 0.0])
    ours, theirs = weights[:2], weights[2:]
    clip_norm([*ours, torch.ones(2, requires_grad=True)], 1.0)
    torch.nn.utils.clip_grad_norm_(theirs, 1.0)
    for one, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(one.grad, other.grad, rtol=0, atol=0, equal_nan=True)


def test_l2_shrinks_weights() -> None:
    def size(plan: Plan) -> float:
        state = [event.state for event in run(plan) if event.kind == "checkpoint_taken"][-1]
        return sum(value.square().sum().item() for name, value in state["models"].items() if name.endswith("weight"))

    assert size(small(**{"regularisation.l2": 1.0})) < size(small()) / 2


def test_the_speed_is_reported_less_and_less_often() -> None:
    now, result = 0.0, 0
    while now < 3600:
        now += speed_pause_s(now)
        result += 1
    assert speed_pause_s(1) == 0.25
    assert speed_pause_s(86_400) == 5
    assert result < 1000


def test_a_run_reports_that_it_is_being_evaluated() -> None:
    result = kinds(run(small()))
    assert result.index("judging") < result.index("run_ended")
    assert "measured" not in result[result.index("judging") :]
