"""Dates are shown as dates: in statistics, on axes, in reports, in tables of predictions, and as predicted values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import values_text
from engine.datasets.date_format import DateFormat
from engine.datasets.summary import summarize
from engine.datasets.uploaded_table import UploadedTable
from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.plan.factory import make_plan
from engine.probes.answers import with_predictions
from engine.registry import Choice
from engine.text import message
from engine.views import Table
from tests.sample_uploads import OWNER
from tests.unit.probes.test_text_pictures import context_of


def orders(home: Path, target: str = "late", times: bool = False) -> Choice:
    """Orders with the day on which each was sent, one of which is missing."""
    lines = ["sent,weight,arrived,late"]
    for row in range(40):
        sent = f"2023-{row % 12 + 1:02}-{row % 28 + 1:02}" + (f" {row % 24:02}:10" if times else "")
        arrived = f"2023-{row % 12 + 1:02}-{row % 20 + 3:02}"
        lines.append(f"{'' if row == 7 else sent},{row * 7 % 13}.5,{arrived},{'yes' if row * 7 % 13 > 6 else 'no'}")
    file = Upload("orders.csv", "\n".join(lines).encode())
    return kinds.keep(OWNER, "", "table", [file], {"target": target}).choice()


def test_a_table_says_which_inputs_are_dates_and_keeps_their_times_exactly(home: Path) -> None:
    choice = orders(home, times=True)
    assert DATASETS.make(choice).spec().dates == {"sent": DateFormat(), "arrived": DateFormat()}
    low = next(low for name, _, _, low, *_ in summarize(choice)["columns"] if name == "sent")
    assert DateFormat().text(low).endswith(":10")


def test_reports_on_filled_dates_have_dates(home: Path) -> None:
    dataset = DATASETS.make(orders(home))
    assert isinstance(dataset, UploadedTable)
    (filled,) = [str(line) for line in dataset.report() if "filled" in str(line)]
    assert "with the median 2023-" in filled


def test_the_statistics_and_the_axes_of_a_table_have_dates(home: Path) -> None:
    choice = orders(home).model_dump_json()

    def page(choice: str) -> None:
        from engine.datasets.base import DATASETS
        from engine.datasets.summary import summarize
        from engine.registry import Choice
        from pages.ui.data import samples, splits
        from pages.ui.data.summary import Summary

        made = Choice.model_validate_json(choice)
        seen = Summary(spec=DATASETS.make(made).spec(), **summarize(made))
        samples.show(seen)
        splits.show(seen)

    app = AppTest.from_function(page, kwargs={"choice": choice}).run()
    assert not app.exception
    shown = "".join(one.proto.body for one in app.get("html"))
    row = shown.partition(">sent<")[2].partition("</tr>")[0]
    assert row.count("2023-") == 4  # mean, minimum, median and maximum
    assert "days" in row


def test_dates_among_wrong_predictions_and_predicted_dates_are_dates(home: Path) -> None:
    context = context_of(make_plan("mlp", orders(home)))
    split = context.evaluated
    said = context.objective.probabilities(context.val_output).numpy()
    table = with_predictions(context, split, said, np.arange(3), message("three"))
    assert isinstance(table, Table)
    at = list(map(str, table.columns)).index("sent")
    assert all(text.startswith("2023-") for text in table.texts[at])
    assert table.texts[list(map(str, table.columns)).index("weight")] == ()


def test_a_target_of_dates_is_predicted_as_a_date(home: Path) -> None:
    context = context_of(make_plan("mlp", orders(home, target="arrived")))
    split = context.evaluated
    table = with_predictions(context, split, context.val_output.numpy(), np.arange(3), message("three"))
    assert isinstance(table, Table)
    assert all(text[:2] == "20" and text[4] == "-" for text in table.texts[0])
    assert table.texts[2] == ()
    assert values_text(context.spec, [19_723.0]) == "2024-01-01"


@pytest.mark.parametrize(("days", "text"), [(19_723.5, "2024-01-01 12:00"), (float("nan"), ""), (1e12, "9999-12-31")])
def test_days_are_written_as_in_iso_8601(days: float, text: str) -> None:
    assert DateFormat().text(days) == text
