"""How many threads a run is given."""

from __future__ import annotations

from engine.plan.factory import make_plan
from engine.plan.threads import cores, threads_for


def test_a_large_network_uses_all_cores_alone_and_shares_them_otherwise() -> None:
    plan = make_plan("cnn", "ink")
    assert threads_for(plan, alone=True) == cores()
    assert threads_for(plan, alone=False) == 1


def test_a_small_network_has_one_thread_for_a_second_one_makes_it_no_faster() -> None:
    assert threads_for(make_plan("mlp", "ink"), alone=True) == 1


def test_what_the_plan_asks_for_is_given() -> None:
    for threads in (1, 2):
        assert threads_for(make_plan("mlp", "ink", {"training.threads": threads}), alone=True) == threads
