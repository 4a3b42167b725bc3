"""The line that compares a network with the baselines of its data set."""

from __future__ import annotations

from pages.ui.data.baseline import line


def test_the_network_stands_beside_the_baselines_of_the_same_split_and_metric() -> None:
    found = {"split": "test", "metric": "accuracy", "constant": 0.7, "linear": 0.73}
    assert line(found, {"test/accuracy": 0.742, "val/accuracy": 0.9}) == (
        "Always the majority class: 70.0 % · Linear model: 73.0 % · Your network: **74.2 %**"
    )
    assert line(found, {}) == "Always the majority class: 70.0 % · Linear model: 73.0 %"


def test_errors_of_values_are_in_their_units() -> None:
    found = {"split": "test", "metric": "mae", "constant": 61_234.5, "linear": 12.345}
    assert line(found, {"test/mae": 0.0123}) == (
        "Always the mean: 61,234 · Linear model: 12.35 · Your network: **0.0123**"
    )


def test_a_forecast_stands_beside_naive_ones() -> None:
    found = {"split": "test", "metric": "mae", "last": 81.77, "season": 46.77, "linear": 21.5}
    assert line(found, {"test/mae": 17.2}) == (
        "As last time: 81.77 · As one season before: 46.77 · Linear model: 21.50 · Your network: **17.20**"
    )
    del found["season"]
    assert line(found, {}) == "As last time: 81.77 · Linear model: 21.50"
