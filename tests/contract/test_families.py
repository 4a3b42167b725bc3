"""What every family promises: graphs that fit, ready plans that can be trained, learn, and go on bit for bit."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.datasets.base import DATASETS
from engine.datasets.splits import Data, Split
from engine.families.base import FAMILIES, Family, Ready
from engine.graph.build import build
from engine.plan import link
from engine.plan.check import check_plan
from engine.plan.differences import differences
from engine.plan.factory import change, make_plan, ready_plan
from engine.plan.plan import Plan
from engine.plan.preflight import preflight
from engine.registry import Choice
from engine.train.checkpoint import from_bytes, to_bytes
from engine.train.session import Session
from engine.train.slow_motion.slow_step import slow_step
from engine.views import pack
from tests.slow_steps import check_same_weights

EMBEDDED = [
    pytest.param(family.name, one.name, id=f"{family.name}.{one.name}") for family in FAMILIES for one in family.ready
]
READY = [pytest.param(family, id=family.name) for family in FAMILIES if family.ready]
FAILING = [
    pytest.param(family.name, one, id=f"{family.name}.{one.name}")
    for family in FAMILIES
    for one in family.ready
    if one.fails
]
PREVIEW_CONFIGS: dict[str, Any] = {"size": 300, "with_digits": False}
"""Settings of data sets that keep them quick, where a set has them."""
SAMPLES = 64
STEPS = 24
"""Of a shortened training."""
NOISY = ("adversarial",)
"""Objectives whose loss is a game: it need not fall."""


@pytest.fixture(scope="module", autouse=True)
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One cache for all tests of this file; one thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYERLAB_HOME", str(tmp_path_factory.mktemp("home")))
        yield
    torch.set_num_threads(threads)


def shortened(family: str) -> Plan:
    """The first ready plan on few samples, in small batches."""
    plan = ready_plan(family)
    fields = DATASETS.get(plan.dataset.name).model_fields
    less = {name: value for name, value in PREVIEW_CONFIGS.items() if name in fields}
    plan = plan.model_copy(update={"dataset": Choice(name=plan.dataset.name, **{**plan.dataset.config, **less})})
    plan = change(plan, "training.threads", 1)
    return change(plan, "training.batch_size", 16)


@cache
def few(packed: str) -> Data:
    """Some of the samples: as many as a batch or two take."""
    data = DATASETS.make(Choice(**json.loads(packed))).load()
    splits = [Split(split.x[:SAMPLES], split.y[:SAMPLES]) for split in (data.train, data.val, data.test)]
    return Data(*splits, unit=data.unit, offset=data.offset)


def session_of(plan: Plan) -> Session:
    return Session(plan, few(plan.dataset.model_dump_json()))


@pytest.mark.parametrize("family", READY)
def test_a_step_in_slow_motion_is_the_real_one_and_leaves_no_trace(family: type[Family]) -> None:
    plan = shortened(family.name)
    data = few(plan.dataset.model_dump_json())
    splits = [Split(split.x[:4], split.y[:4]) for split in (data.train, data.val, data.test)]
    session = Session(plan, Data(*splits, unit=data.unit, offset=data.offset))
    view = slow_step(session, check_same_weights(session))
    assert {stage.part for stage in view.stages} == {"batch", "forward", "loss", "backward", "update", "after"}
    pack(view)


def test_only_the_empty_family_has_no_ready_plan() -> None:
    assert [family.name for family in FAMILIES if not family.ready] == ["empty"]


@pytest.mark.parametrize("family", READY)
def test_a_family_has_a_plan_at_its_best_and_one_that_fails(family: type[Family]) -> None:
    assert not family.ready[0].fails
    assert any(one.fails for one in family.ready)
    names = [one.name for one in family.ready]
    assert len(set(names)) == len(names)
    assert not any("." in name for name in names), "a link joins family and plan by a dot"


@pytest.mark.parametrize(("family", "name"), EMBEDDED)
def test_a_ready_plan_can_be_started_and_survives_json_and_the_link(family: str, name: str) -> None:
    plan = ready_plan(family, name)
    assert check_plan(plan) == []
    assert not preflight(plan).problems
    assert link.from_json(link.to_json(plan)).dump() == plan.dump()
    assert link.decode(link.encode(plan)).dump() == plan.dump()


@pytest.mark.parametrize(("family", "name"), EMBEDDED)
def test_the_graphs_of_a_ready_plan_build(family: str, name: str) -> None:
    plan = ready_plan(family, name)
    for graph in plan.graphs.values():
        assert build(graph) is not None


@pytest.mark.parametrize("family", READY)
def test_the_plan_at_its_best_needs_no_download(family: type[Family]) -> None:
    assert DATASETS.get(ready_plan(family.name).dataset.name).embedded


@pytest.mark.parametrize(("family", "one"), FAILING)
def test_a_failing_example_names_a_panel_and_explains_why(family: str, one: Any) -> None:
    sentences = [part for part in one.lesson.replace(":", ".").split(". ") if part]
    assert len(sentences) >= 2, "what to look at, and why it comes so"
    assert one.title


@pytest.mark.parametrize(("family", "one"), FAILING)
def test_a_plan_that_fails_differs_from_one_that_works_in_one_setting_or_lists_them_all(
    family: str, one: Ready
) -> None:
    beside = next(other for other in FAMILIES.get(family).ready if other.name == one.counterpart)
    assert not beside.fails
    differing = differences(ready_plan(family, one.name), ready_plan(family, beside.name))
    assert len(differing) == 1 or set(differing) == set(one.differs)
    assert not one.differs or len(one.differs) > 1


@pytest.mark.parametrize(
    "family", [kind for kind in READY if ready_plan(kind.values[0].name).objective.name not in NOISY]
)
def test_the_loss_of_a_shortened_training_falls(family: type[Family]) -> None:
    plan = shortened(family.name)
    session = session_of(plan)
    losses = [session.take_step()[0] for _ in range(STEPS)]
    third = STEPS // 3
    assert sum(losses[-third:]) < sum(losses[:third])


@pytest.mark.parametrize("family", READY)
def test_it_goes_on_from_a_checkpoint_bit_for_bit(family: type[Family], home: Path) -> None:
    plan = shortened(family.name)
    session = session_of(plan)
    take(session, 2)
    kept = to_bytes(session.state())
    expected = take(session, 3)
    resumed = session_of(plan)
    torch.manual_seed(12345)  # whatever another process has drawn
    resumed.restore(from_bytes(kept))
    assert take(resumed, 3) == expected
    for name, weight in session.models.state_dict().items():
        assert torch.equal(weight, resumed.models.state_dict()[name]), name


def take(session: Session, steps: int) -> list[float]:
    return [session.take_step()[0] for _ in range(steps)]


def test_a_family_without_ready_plans_gives_its_plan() -> None:
    assert ready_plan("empty") == make_plan("empty")
