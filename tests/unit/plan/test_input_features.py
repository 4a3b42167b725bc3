"""Input features of points are switched one at a time, and the network follows."""

from __future__ import annotations

import pytest

from engine.errors import RequestError
from engine.plan.check import require
from engine.plan.factory import make_plan
from engine.plan.input_features import switch_feature


def test_a_feature_is_added_in_its_order_and_removed_again() -> None:
    plan = make_plan("mlp", "spirals")
    more = switch_feature(switch_feature(plan, "sin_x"), "x2")
    assert more.dataset.config["features"] == ["x", "y", "x2", "sin_x"]
    assert more.graphs["main"].inputs == {"input": (4,)}
    require(more)
    fewer = switch_feature(switch_feature(switch_feature(more, "sin_x"), "x2"), "x")
    assert fewer.dataset.config["features"] == ["y"]
    assert fewer.graphs["main"].inputs == {"input": (1,)}


def test_the_last_feature_and_unknown_ones_are_refused() -> None:
    plan = switch_feature(make_plan("mlp", "spirals"), "x")
    with pytest.raises(RequestError, match="At least one input feature"):
        switch_feature(plan, "y")
    with pytest.raises(RequestError, match="no input feature `z`"):
        switch_feature(plan, "z")
    with pytest.raises(RequestError, match="no input feature `x`"):
        switch_feature(make_plan("mlp", "iris"), "x")
