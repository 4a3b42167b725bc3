"""What undo finds after a reload, and how much of it is kept."""

from __future__ import annotations

from engine.plan.factory import make_plan
from pages.ui.build.current_plan import Plans
from pages.ui.build.undo_history import Histories


def walked(steps: int) -> Plans:
    plans = Plans(make_plan("mlp"))
    for step in range(steps):
        plans = plans.to(make_plan("mlp", settings={"training.epochs": step + 1000}))
    return plans


def test_a_history_is_found_by_its_owner_and_the_link_of_its_plan() -> None:
    kept, plans = Histories(), walked(2)
    kept.keep("ann", "link", plans)
    assert kept.find("ann", "link") == plans
    assert kept.find("bob", "link") is None
    assert kept.find("ann", "other") is None


def test_a_session_keeps_one_history() -> None:
    kept = Histories()
    kept.keep("ann", "first", walked(1))
    kept.keep("ann", "second", walked(2), instead_of="first")
    assert kept.find("ann", "first") is None
    assert kept.find("ann", "second") is not None


def test_the_oldest_histories_and_steps_go() -> None:
    kept = Histories(max_histories=2, max_steps=3)
    for link in ("first", "second", "third"):
        kept.keep("ann", link, walked(9))
    assert kept.find("ann", "first") is None
    held = kept.find("ann", "third")
    assert held
    assert [plan.training.epochs for plan in held.past] == [1005, 1006, 1007]
