"""Columns of an uploaded table on the Data page: their reading is seen, chosen and undone."""

from __future__ import annotations

import pytest

from engine.datasets.uploads.decoding import Upload
from tests.page_session import open_page
from tests.upload_page import bring, read, said

pytestmark = pytest.mark.usefixtures("hosted")

VISITOR = "c" * 32


def test_the_reading_of_a_column_is_chosen_and_missing_cells_are_taken_back() -> None:
    lines = [
        "rent,size,y",
        *(f"1.{7 * n - 600},{'unknown' if n == 103 else n} m²,{n * 37 % 23}.5" for n in range(100, 140)),
    ]
    app = bring(open_page("data", VISITOR, set="new"), "table", Upload("rent.csv", "\n".join(lines).encode()))
    assert app.radio(key="own-format-0").options[0].startswith("1.100 → 1.1;")
    read(app.radio(key="own-format-0").set_value("1.234,5").run())
    assert "It is read as 1100." in said(app)
    assert app.text_input(key="own-unit-1").value == "m²"
    read(app.text_input(key="own-unit-1").set_value("sq m").run())
    assert "Unit of `size`: sq m." in said(app)
    assert app.multiselect(key="own-gaps-1").value == ["unknown m²"]
    read(app.multiselect(key="own-gaps-1").set_value([]).run())
    assert app.selectbox(key="own-kind-1").value == "leave_out", "as a value it is text"
    read(app.button(key="own-undo").click().run())
    assert app.selectbox(key="own-kind-1").value == "number"


def test_merged_spellings_and_excluded_totals_are_undone_by_a_click() -> None:
    rows = [f"{n * 7 % 31},{['yes', 'Yes', 'no', 'No'][n * 3 % 4]}" for n in range(40)]
    total = f"{sum(n * 7 % 31 for n in range(40))},Total"
    app = bring(
        open_page("data", VISITOR, set="new"), "table", Upload("t.csv", "\n".join(["x,y", *rows, total]).encode())
    )
    assert "Spellings of one category in `y` were merged" in said(app)
    assert "no → No" in said(app)
    assert "Row 41 was excluded, since it holds totals: `Total`." in said(app)
    read(app.toggle(key="own-merge-1").set_value(False).run())
    read(app.toggle(key="own-totals").set_value(True).run())
    assert "were merged" not in said(app)
    assert "holds totals" not in said(app)
