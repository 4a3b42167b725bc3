"""The results of a seed cloud."""

from __future__ import annotations

import math

from engine.train.cloud.cloud_summary import Member, cloud_summary


def test_lowest_median_and_highest_are_named_with_their_seeds() -> None:
    found = cloud_summary(range(4), {"train/loss": [9.0] * 4, "val/accuracy": [0.5, 0.9, 0.7, 0.6]})
    assert found is not None
    assert found.metric == "val/accuracy"
    assert found[1:4] == (Member(0, 0.5), Member(3, 0.6), Member(1, 0.9))


def test_diverged_members_are_left_out() -> None:
    found = cloud_summary((7, 8), {"train/loss": [math.nan, 0.1]})
    assert found is not None
    assert found.diverged == (7,)
    assert found.lowest == found.highest == Member(8, 0.1)


def test_without_any_result_there_is_no_summary() -> None:
    assert cloud_summary((7, 8), {"train/loss": [math.nan, math.inf]}) is None
