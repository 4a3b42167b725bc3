"""Rows of totals are found wherever they are, if they are called so and are right."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.datasets.uploads.totals import totals_rows

SHOPS = [("north", f"n{n}", str(n + 3), f"{n * n + 1}.5") for n in range(6)]
OTHERS = [("south", f"s{n}", str(n + 5), f"{n * 3 + 2}.5") for n in range(5)]
Row = tuple[str, ...]


def total(rows: Sequence[Row], *words: str) -> Row:
    return (*words, f"{sum(int(row[2]) for row in rows)}", f"{sum(float(row[3]) for row in rows):g}")


def found(rows: Sequence[Row]) -> list[int]:
    return [row.row for row in totals_rows(list(zip(*rows, strict=True)))]


@pytest.mark.parametrize(
    ("first", "second", "last"),
    [
        (("", "Subtotal"), ("", "Subtotal"), ("Grand Total", "")),
        (("north Total", ""), ("south Total", ""), ("Total", "")),
        (("Summe north", ""), ("Summe south", ""), ("Gesamt", "")),
        (("north小计", ""), ("south小计", ""), ("总计", "")),
    ],
)
def test_totals_of_groups_and_of_all(first: Row, second: Row, last: Row) -> None:
    rows = [*SHOPS, total(SHOPS, *first), *OTHERS, total(OTHERS, *second), total([*SHOPS, *OTHERS], *last)]
    assert found(rows) == [6, 12, 13]


def test_a_total_in_the_first_row() -> None:
    assert found([total(SHOPS, "Total", ""), *SHOPS]) == [0]


def test_other_statistics_below_a_total() -> None:
    below = [("Mean", "", "5.5", "9"), ("Min", "", "3", "1.5"), ("Max", "", "8", "26.5"), ("Std", "", "2", "9.1")]
    assert found([*SHOPS, total(SHOPS, "Total", ""), *below]) == [6, 7, 8, 9, 10]
    assert found([*SHOPS, *below[1:]]) == [], "without a total they are samples"


def test_categories_called_totals_are_samples() -> None:
    rows = [("total" if n % 3 else "part", f"x{n}", str(n), f"{n}.5") for n in range(30)]
    assert found(rows) == []
    assert found([*SHOPS, ("Total Wine", "t1", "4", "7.5"), *OTHERS]) == []


def test_many_names_are_looked_at_in_time_that_grows_with_their_number() -> None:
    rows = 50_000
    columns = [[f"{'a ' * 20}{n} totals" for n in range(rows)], [str(n) for n in range(rows)]]
    assert totals_rows(columns) == []
