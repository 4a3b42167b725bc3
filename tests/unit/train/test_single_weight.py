"""A command that sets one weight is checked before it is sent, and is applied between two steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest
import torch

from engine.commands import Pause, Resume, SetSpeed, SetWeight
from engine.errors import RequestError
from engine.events import EVENT, Event, WeightChanged
from engine.graph.spec import Node, sequential
from engine.layers.linear import Linear
from engine.plan.factory import make_plan
from engine.train.checkpoint import from_bytes, to_bytes
from engine.train.return_point import ReturnPoint
from engine.train.single_weight import checked_command
from tests.training_run import EVERY_MEASURED_STEP, Script, run

GRAPHS = make_plan("mlp", "moons").graphs
SHORT = {"training.epochs": 6, "training.seed": 3}
KNOWN: dict[str, Any] = {"graph": "main", "node": "linear_1", "tensor": "weight", "index": (0, 1), "value": 0.5}


def test_a_weight_and_a_bias_can_be_set() -> None:
    assert checked_command(GRAPHS, **KNOWN) == SetWeight(node="linear_1", index=(0, 1), value=0.5)
    bias = checked_command(GRAPHS, **KNOWN | {"tensor": "bias", "index": [3]})
    assert (bias.tensor, bias.index) == ("bias", (3,))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"graph": "decoder"}, "Unknown Graph `decoder`. Available: main."),
        ({"node": "linear_9"}, "Unknown layer with weights `linear_9`. Available: linear_1"),
        ({"tensor": "kernel"}, "Unknown tensor `kernel`. Available: weight, bias."),
        ({"index": (0, 2)}, "has the shape (8, 2), but got the index (0, 2). Indices start at 0."),
        ({"index": (0,)}, "but got the index (0,)"),
        ({"index": (-1, 0)}, "but got the index (-1, 0)"),
        ({"value": math.nan}, "a number from −1,000,000 to 1,000,000, but got nan"),
        ({"value": -math.inf}, "but got -inf"),
        ({"value": 2e6}, "but got 2e+06"),
    ],
)
def test_a_weight_that_does_not_exist_or_a_value_that_cannot_be_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(RequestError) as refused:
        checked_command(GRAPHS, **KNOWN | wrong)
    assert said in str(refused.value)


@pytest.mark.parametrize("optimizer", ["adam", "lbfgs"])
def test_a_weight_set_by_hand_is_reported_and_resumes_bit_for_bit(optimizer: str) -> None:
    change = SetWeight(node="linear_1", index=(2, 1), value=-3.0)
    plan = make_plan("mlp", "circles", {**SHORT, "optimizer": optimizer})
    whole = run(plan, Script({3: [change]}), checkpoint_interval=EVERY_MEASURED_STEP)
    (reported,) = [event for event in whole if event.kind == "weight_changed"]
    assert (reported.step, reported.node, reported.index, reported.value) == (3, "linear_1", (2, 1), -3.0)
    states = [event.state for event in whole if event.kind == "checkpoint_taken" and not event.best]
    before = from_bytes(to_bytes(next(state for state in states if 0 < state["step"] <= 3)))
    assert math.isfinite(reported.former)
    assert reported.former != reported.value
    resumed = run(plan, Script({3: [change]}), checkpoint=before)
    ends = [kept(events)["models"] for events in (whole, resumed)]
    assert all(torch.equal(ends[0][name], ends[1][name]) for name in ends[0])
    assert not torch.equal(ends[0]["main.nodes.output.weight"], kept(run(plan))["models"]["main.nodes.output.weight"])


def test_a_weight_set_during_a_pause_is_pictured_at_once_and_an_unknown_one_changes_nothing() -> None:
    change = SetWeight(node="linear_1", tensor="bias", index=(0,), value=2.0)
    unknown = [change.model_copy(update=update) for update in ({"node": "x"}, {"graph": "x"}, {"index": (99,)})]
    control = Script({4: [Pause()]}, [*unknown, change, Resume()])
    events = [event.kind for event in run(make_plan("mlp", "circles", SHORT), control) if event.step == 4]
    assert events[events.index("paused") :] == ["paused", "weight_changed", "frame_taken", "resumed"]


def test_a_weight_set_in_a_slow_run_is_pictured_before_the_next_step() -> None:
    change = SetWeight(node="linear_1", index=(0, 1), value=2.0)
    control = Script({3: [SetSpeed(steps_per_s=4)], 4: [change], 5: [SetSpeed(steps_per_s=None)]})
    events = [event.kind for event in run(make_plan("mlp", "circles", SHORT), control) if event.step == 4]
    assert events[-2:] == ["weight_changed", "frame_taken"]


def test_the_former_value_of_a_weight_that_was_nan_can_be_stored() -> None:
    changed = WeightChanged(step=1, graph="main", node="a", tensor="weight", index=(0,), value=1.0, former=float("nan"))
    stored = EVENT.validate_json(changed.model_dump_json())
    assert stored.kind == "weight_changed"
    assert stored.former is None


def test_one_layer_is_built_to_check_a_weight_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []
    build = Linear.build
    monkeypatch.setattr(Linear, "build", lambda layer, x: built.append(layer.out_features) or build(layer, x))
    layer = Node(layer="linear", config={"out_features": 400}, spectral_norm=True)
    graph = sequential((16,), {f"linear_{i}": layer for i in range(100)})
    checked_command({"main": graph}, "main", "linear_7", "parametrizations.weight.original", (399, 399), 1.0)
    assert built == [400]


def test_many_changes_at_once_copy_the_weights_once(monkeypatch: pytest.MonkeyPatch) -> None:
    copies: list[int] = []
    renew = ReturnPoint.renew
    monkeypatch.setattr(ReturnPoint, "renew", lambda point: copies.append(point.session.step) or renew(point))
    changes = [SetWeight(node="linear_1", index=(0, 1), value=float(value)) for value in range(200)]
    events = run(make_plan("mlp", "circles", SHORT), Script({4: changes}))
    assert [event.value for event in events if event.kind == "weight_changed"] == list(map(float, range(200)))
    assert copies.count(4) == 1


def kept(events: Sequence[Event]) -> Any:
    """The newest checkpoint, as it is read from a file."""
    states = [event.state for event in events if event.kind == "checkpoint_taken" and not event.best]
    return from_bytes(to_bytes(states[-1]))
