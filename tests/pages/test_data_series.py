"""Time series on the Data page, and tables that are split in order of time."""

from __future__ import annotations

import pytest

from engine.datasets.uploads.decoding import Upload
from pages.ui import state
from tests import sample_uploads
from tests.page_session import open_page
from tests.upload_page import VISITOR, bring, keep, read, said

pytestmark = pytest.mark.usefixtures("nothing_kept")


def test_a_series_is_seen_with_its_splits_changed_saved_and_built_on() -> None:
    app = bring(open_page("data", VISITOR, set="new"), "series", sample_uploads.passengers())
    assert app.multiselect(key="own-series-time").value == ["month"]
    assert app.number_input(key="own-series-season").value == 12
    assert "one step per month" in said(app)
    read(app.number_input(key="own-series-horizon").set_value(6).run())
    read(app.selectbox(key="own-series-fill").set_value("last").run())
    read(app.multiselect(key="own-series-time").set_value([]).run())
    assert "in order of time" in said(app)
    read(app.button(key="own-undo").click().run())
    assert "one step per month" in said(app)
    entry = keep(app)
    assert entry.kind == "own_series"
    assert (entry.config["horizon"], entry.config["fill"], entry.config["season"]) == (6, "last", 12)
    assert not [widget.key for widget in app.number_input if str(widget.key).endswith("-seed")], "time gives the order"
    app.button(key="build-with").click().run()
    assert app.session_state[state.PLANS].plan.objective.name == "forecasting"


def test_columns_named_after_times_become_rows_by_default() -> None:
    years = range(1990, 2020)
    lines = [",".join(["country", *map(str, years)])]
    lines += [",".join([f"land {number}", *(str(number * year) for year in years)]) for number in range(12)]
    app = bring(open_page("data", VISITOR, set="new"), "series", Upload("wide.csv", "\n".join(lines).encode()))
    assert "30 steps from 1990 to 2019" in said(app)
    assert app.multiselect(key="own-series-key").value == ["country"]
    assert "own-series-values" not in [box.key for box in app.multiselect], "there is no other column of numbers"
    read(app.toggle(key="own-series-times-across").set_value(False).run())
    assert "12 steps" in said(app)
    assert app.multiselect(key="own-series-key").value == []
    read(app.toggle(key="own-series-times-across").set_value(True).run())
    assert keep(app).facts["keys"][:2] == ["land 0", "land 1"]


def test_a_table_with_dates_offers_the_split_in_order() -> None:
    rows = "\n".join(f"2024-01-{1 + day % 28:02d},{day},{day % 2}" for day in range(60))
    table = Upload("orders.csv", f"date,amount,late\n{rows}".encode())
    app = bring(open_page("data", VISITOR, set="new"), "table", table)
    read(app.toggle(key="own-in-order").set_value(True).run())
    assert "in order of `date`" in said(app)
    assert keep(app).config["in_order"] is True
    without = bring(open_page("data", VISITOR, set="new"), "table", sample_uploads.table())
    assert "own-in-order" not in [toggle.key for toggle in without.toggle]
