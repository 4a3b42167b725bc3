"""The Data page with spreadsheets, and with the separator of a table chosen."""

from __future__ import annotations

import pytest

from tests import sample_uploads, sample_workbooks
from tests.page_session import open_page
from tests.pages.test_data_uploads import bring, html, read, said

VISITOR = "s" * 32
pytestmark = pytest.mark.usefixtures("hosted")


def test_a_spreadsheet_is_read_and_another_of_its_sheets_or_separators_chosen() -> None:
    plants = [("n", "weeks", "alive"), *((n, n / 2, "yn"[n % 2]) for n in range(20))]
    animals = [("Herd",), ("kind", "age", "sold"), *(("ab"[n % 2], n, "yes" if n % 3 else "no") for n in range(20))]
    book = sample_workbooks.ods({"Notes": [("Hello",)], "Plants": plants, "Animals": animals})
    app = bring(open_page("data", VISITOR, set="new"), "table", book)
    assert app.selectbox(key="own-sheet").value == "Plants"
    assert "alive" in html(app)
    read(app.selectbox(key="own-sheet").set_value("Animals").run())
    assert "sold" in html(app)
    assert "1 line above the table was skipped." in said(app)
    app = bring(open_page("data", VISITOR, set="new"), "table", sample_uploads.table())
    assert len(app.selectbox(key="own-separator").options) == 6
    read(app.selectbox(key="own-separator").set_value("semicolon").run())
    assert "age,city,income,buys" in html(app)
