"""How a set's samples are shown."""

from __future__ import annotations

import numpy as np

from pages.ui.data.samples import _informative_columns


def test_a_table_of_few_values_is_not_drawn_against_itself() -> None:
    yes_or_no, few, many = np.arange(30) % 2, np.arange(30) % 5, np.arange(30)
    assert _informative_columns(np.stack([yes_or_no, few, many], 1)) == (2, 1)
    assert _informative_columns(np.stack([many, many, few], 1)) == (0, 1)
    assert _informative_columns(few[:, None]) == (0, 0)
