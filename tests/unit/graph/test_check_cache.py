"""A graph is checked once, however many ask, and nothing is kept of graphs that are gone."""

from __future__ import annotations

import gc

import pytest

from engine.graph.check import CACHE, check
from engine.graph.spec import GraphSpec, Node, sequential
from engine.limits import limits


def graph(units: int = 3) -> GraphSpec:
    return sequential((2,), {"linear": Node(layer="linear", config={"out_features": units})})


def test_the_same_graph_is_checked_once() -> None:
    one = graph()
    assert check(one) is check(one)


def test_a_changed_copy_is_checked_anew() -> None:
    one = graph()
    assert check(one).shapes["linear"] == (3,)
    other = one.model_copy(update={"nodes": graph(units=5).nodes})
    assert check(other).shapes["linear"] == (5,)


def test_other_limits_are_checked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    one = graph()
    assert not check(one).problems
    monkeypatch.setenv("LAYERLAB_LIMIT_PARAMETERS", "5")
    limits.cache_clear()
    try:
        assert check(one).problems
    finally:
        monkeypatch.undo()
        limits.cache_clear()
    assert not check(one).problems


def test_nothing_is_kept_of_a_graph_that_is_gone() -> None:
    gc.collect()
    before = len(CACHE)
    one = graph()
    check(one)
    assert len(CACHE) == before + 1
    del one
    gc.collect()
    assert len(CACHE) == before
