"""Members of a race begin from equal weights and read equal batches."""

from __future__ import annotations

import pytest

from engine.errors import ProblemsError, RequestError
from engine.events import Measured
from engine.plan.factory import make_plan
from engine.plan.variations import variations
from engine.runs.races.entry import race_members, race_seconds
from tests.training_run import run

PLAN = make_plan("mlp", "circles", {"training.epochs": 1, "training.seed": 7})


def test_all_plans_of_the_first_seed_come_first() -> None:
    members = race_members({"a": PLAN, "b": PLAN}, seeds=2)
    assert [(one.variant, one.plan.training.seed) for one in members] == [("a", 7), ("b", 7), ("a", 8), ("b", 8)]


def test_the_first_loss_is_equal_bit_for_bit_whatever_the_optimizer() -> None:
    plans, _ = variations(PLAN, "optimizer", ["adam", "sgd", "rmsprop", "adagrad"])
    members = race_members(plans, seeds=2)
    first = {}
    for member in members:
        measured = next(event for event in run(member.plan) if isinstance(event, Measured))
        first.setdefault(member.plan.training.seed, set()).add((measured.step, measured.values["train/loss"]))
    assert [len(losses) for losses in first.values()] == [1, 1]
    assert len(set.union(*first.values())) == 2, "other seeds begin elsewhere"


@pytest.mark.parametrize(
    ("plans", "seeds", "sentence"), [({"a": PLAN}, 1, "at least two"), ({"a": PLAN}, 101, "1 to 100")]
)
def test_races_that_cannot_be_are_refused(plans: dict[str, object], seeds: int, sentence: str) -> None:
    with pytest.raises(RequestError, match=sentence):
        race_members(plans, seeds)  # type: ignore[arg-type]


def test_a_plan_that_cannot_be_trained_is_named() -> None:
    broken = PLAN.model_copy(update={"optimizer": PLAN.optimizer.model_copy(update={"name": "magic"})})
    with pytest.raises(ProblemsError) as caught:
        race_members({"a": PLAN, "b": broken}, 1)
    assert str(caught.value.problems[0]).startswith("b: Unknown optimizer `magic`")


def test_a_race_takes_as_long_as_its_runs_in_their_slots() -> None:
    assert race_seconds({"a": PLAN, "b": PLAN}, 3) >= race_seconds({"a": PLAN}, 3) > 0
