"""Predictions beside the rows of a table."""

from __future__ import annotations

from pages.ui.predict.answer import beside_rows


def test_a_column_called_as_a_prediction_keeps_its_cells() -> None:
    rows = [{"prediction": "mine", "size": "3"}, {"prediction": "too"}]
    assert beside_rows(rows, {"prediction": ["yes", "no"], "probability": [0.9, 0.8]}) == {
        "prediction": ["mine", "too"],
        "size": ["3", ""],
        "prediction (2)": ["yes", "no"],
        "probability": [0.9, 0.8],
    }
