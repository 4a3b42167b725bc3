"""In which settings two plans differ, and what these settings are called."""

from __future__ import annotations

import pytest

from engine.families.base import FAMILIES
from engine.plan.differences import differences, title
from engine.plan.factory import change, make_plan, ready_plan
from engine.registry import Choice
from tests.unit.test_locale import marked

PAIRS = [(family.name, one.name, one.counterpart) for family in FAMILIES for one in family.ready if one.fails]


def test_a_plan_does_not_differ_from_itself() -> None:
    plan = ready_plan("vae", "collapse")
    assert differences(plan, plan) == ()


def test_settings_implied_by_family_and_data_are_no_difference() -> None:
    plan = make_plan("vae", "ink")
    assert differences(plan, make_plan(Choice(name="vae", beta=3.0), "ink")) == ("family.beta",)
    assert differences(plan, change(plan, "objective.beta", 3.0)) == ("objective.beta",)


def test_a_choice_that_is_replaced_is_one_difference() -> None:
    plan = make_plan("vae", "ink")
    assert differences(plan, change(plan, "optimizer", {"name": "sgd", "momentum": 0.5})) == ("optimizer",)
    assert differences(make_plan("mlp", "wine"), make_plan("mlp", "iris")) == ("dataset",)


@pytest.mark.parametrize(("family", "fails", "works"), PAIRS)
def test_every_setting_in_which_a_pair_differs_has_a_title_that_is_translated(
    family: str, fails: str, works: str
) -> None:
    plan = ready_plan(family, works)
    titles = {title(path, plan) for path in differences(ready_plan(family, fails), plan)}
    assert titles <= marked().keys()
