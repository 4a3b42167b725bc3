"""Labels of axes: round numbers, and dates as precise as their distance."""

from __future__ import annotations

import pytest

from engine.datasets.date_format import DateFormat
from pages.ui.ticks import thinned, ticks


def texts(low: float, high: float, date: DateFormat | None = None) -> list[str]:
    return [text for _, text in ticks(low, high, date)]


def test_numbers_are_round() -> None:
    assert texts(0.3, 9.7) == ["2", "4", "6", "8"]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 18_262, ["1970", "1980", "1990", "2000", "2010", "2020"]),
        (19_358, 19_722, ["2023-01", "2023-03", "2023-05", "2023-07", "2023-09", "2023-11"]),
        (19_723, 19_730, [f"2024-01-0{day}" for day in range(1, 9)]),
        (19_723.25, 19_724.75, ["01-01 06:00", "01-01 12:00", "01-01 18:00", "01-02 00:00", "01-02 06:00", "01-02 12:00", "01-02 18:00"]),
        (19_723.5, 19_723.6, ["12:00", "12:30", "13:00", "13:30", "14:00"]),
    ],
)  # fmt: skip
def test_dates_are_years_months_days_or_times(low: float, high: float, expected: list[str]) -> None:
    assert texts(low, high, DateFormat()) == expected


def test_times_of_day_and_zones_are_local() -> None:
    assert texts(0.0, 0.999, DateFormat(is_clock=True)) == ["00:00", "06:00", "12:00", "18:00"]
    found = ticks(19_722.5, 19_726.5, DateFormat(zone=8 * 3600))
    assert [text for _, text in found] == ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"]
    assert found[0][0] == pytest.approx(19_723 - 1 / 3)


def test_one_single_date_and_the_first_years_have_labels() -> None:
    assert texts(19_723, 19_723, DateFormat()) == ["2024-01-01"]
    assert all(text.lstrip("-").isdigit() for text in texts(-719_162, 20_000, DateFormat()))


def test_zero_has_no_sign_and_long_labels_are_thinned() -> None:
    assert texts(-0.9, 4.1)[0] == "0"
    dates = ticks(19_358, 19_722, DateFormat())
    assert [text for _, text in thinned(dates)] == ["2023-01", "2023-05", "2023-09"]
    assert thinned(ticks(0, 10)) == ticks(0, 10)
