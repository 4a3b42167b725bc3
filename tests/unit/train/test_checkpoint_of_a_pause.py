"""A paused run takes a checkpoint when asked, and goes on as if it had not."""

from __future__ import annotations

import torch

from engine.commands import Pause, Resume, SetWeight, TakeCheckpoint
from engine.plan.factory import make_plan
from tests.training_run import Script, run

PLAN = make_plan("mlp", "circles", {"training.epochs": 1})
CHANGE = SetWeight(node="linear_1", index=(0, 0), value=2.0)


def test_the_checkpoint_holds_the_paused_state_and_changes_nothing() -> None:
    events = run(PLAN, Script({4: [Pause()]}, [CHANGE, TakeCheckpoint(), Resume()]))
    at = [event for event in events if event.step == 4]
    kinds = [event.kind for event in at]
    assert kinds.index("weight_changed") < kinds.index("checkpoint_taken") < kinds.index("resumed")
    state = at[kinds.index("checkpoint_taken")].state
    assert state["models"]["main.nodes.linear_1.weight"][0, 0] == 2.0
    plain = run(PLAN, Script({4: [Pause()]}, [CHANGE, Resume()]))
    ends = [next(one.state for one in reversed(found) if one.kind == "checkpoint_taken") for found in (events, plain)]
    models = [end["models"] for end in ends]
    assert all(torch.equal(models[0][name], models[1][name]) for name in models[0])


def test_a_run_that_trains_takes_none() -> None:
    events = run(PLAN, Script({4: [TakeCheckpoint()]}))
    assert "checkpoint_taken" not in [event.kind for event in events if event.step == 4]
