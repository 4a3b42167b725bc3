"""The sizes of effects on the Predict page."""

from __future__ import annotations

import numpy as np
import pytest

from pages.ui.predict.answer import evenly_rounded


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ([0.0571, -6.1e-5, 0.0], [0.0571, -0.0001, 0.0]),
        ([0.4, -2.3e-8], [0.4, 0.0]),
        ([1234.5, 0.4], [1230.0, 0.0]),
        ([0.0, 0.0], [0.0, 0.0]),
    ],
)
def test_small_effects_have_no_more_decimals_than_large_ones(sizes: list[float], shown: list[float]) -> None:
    assert evenly_rounded(np.array(sizes)).tolist() == shown
