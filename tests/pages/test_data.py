"""The Data page: each set is shown, settings change it, and what is wrong is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from engine.datasets.base import DATASETS
from engine.registry import Choice
from pages.ui import state
from pages.ui.data.summary import small_summary, summary
from pages.ui.svg import bars, legend, picture_rows, table
from tests.page_session import SHELL, TIMEOUT_S

PAGE = str(Path(__file__).parents[2] / "pages" / "data.py")
HERE = [d.name for d in DATASETS if d.kind in {"points", "curve"}]
FAR = [d.name for d in DATASETS if d.embedded and not d.is_upload and d.name not in HERE]


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    """What other tests' pages have looked at is forgotten."""
    st.cache_data.clear()


def open_page(name: str) -> AppTest:
    app = AppTest.from_file(PAGE, default_timeout=60)
    app.query_params["set"] = name
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("name", HERE)
def test_every_generated_set_is_shown(name: str, home: Path) -> None:
    app = open_page(name)
    assert {DATASETS.get(name).title, "Splits"} <= {s.value for s in app.header}
    assert not app.error


@pytest.mark.parametrize("name", FAR)
def test_without_the_host_a_large_data_set_shows_its_facts_and_the_error(name: str, home: Path) -> None:
    app = open_page(name)
    assert DATASETS.get(name).title in [s.value for s in app.header]
    assert "does not answer" in app.error[0].value


def test_the_address_follows_the_choice(home: Path) -> None:
    app = open_page("xor")
    app.pills(key="data-set").set_value("circles").run()
    assert app.query_params["set"] == "circles"


def test_a_setting_changes_the_samples_and_is_kept_when_one_comes_back(home: Path) -> None:
    app = open_page("spirals")
    app.number_input(key="data-spirals-size").set_value(60).run()
    assert "<b>36</b>" in str([h.proto.body for h in app.get("html")])
    app.pills(key="data-set").set_value("xor").run()
    app.pills(key="data-set").set_value("spirals").run()
    assert app.number_input(key="data-spirals-size").value == 60


def test_the_last_input_stays(home: Path) -> None:
    """A browser that mounts the options while a click is sent reports none of them, too."""
    app = open_page("spirals")
    app.pills(key="data-spirals-features").set_value(["y"]).run()
    app.pills(key="data-spirals-features").set_value([]).run()
    assert not app.exception
    assert app.pills(key="data-spirals-features").value == ["y"]


def test_a_data_set_that_was_not_downloaded_offers_its_download(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAYERLAB_DATA", raising=False)
    app = open_page("mnist")
    assert not app.exception
    assert "Splits" not in [s.value for s in app.header]
    assert app.button(key="download-mnist").label == "Download"


def test_a_summary_shows_held_out_points_and_balances(home: Path) -> None:
    seen = summary(Choice(name="circles", size=100))
    assert sum(seen.counts) == seen.sizes["train"] == 60
    assert seen.held_out is not None
    assert seen.held_out.sum() == seen.sizes["test"] == 20
    assert seen.points is not None
    assert seen.points.shape == (100, 2)


def test_a_set_of_pictures_is_shown_in_rows_of_its_classes(home: Path) -> None:
    seen = small_summary(Choice(name="ink", size=100, with_digits=False))
    assert seen.pictures is not None
    assert seen.pictures.shape == (10, 12, 28, 28, 1)
    html = picture_rows(seen.spec.classes, seen.pictures)
    assert html.count("<img") == 10
    assert 'width="694"' in html  # twelve pictures of 28 pixels, twice as large, with gaps of one pixel


def test_names_from_outside_are_escaped() -> None:
    assert "<script" not in table(["<script>"], [["<script>"]]) + legend(["<script>"]) + bars(["<script>"], [1])


@pytest.mark.parametrize(
    ("asked", "result"),
    [
        ("nonsense", "Unknown data set `nonsense`. Choose one of these."),
        ("fashion_mnst", "Unknown data set `fashion_mnst`. Did you mean Fashion-MNIST?"),
        ("own_table:0123456789abcdef", "The samples of this data set were deleted. Choose another."),
    ],
)
def test_a_set_that_is_not_there_is_named_until_another_is_chosen(asked: str, result: str, home: Path) -> None:
    app = open_page(asked)
    assert [line.value for line in app.info] == [result]
    app.run()
    assert [line.value for line in app.info] == [result]
    app.segmented_control(key="data-kind").set_value("points").run()
    assert not app.info


def test_columns_of_our_tables_are_translated_and_those_of_uploads_are_shown_as_they_were_written() -> None:
    def page() -> None:
        from dataclasses import replace

        import streamlit as st

        from engine.datasets.base import DATASETS
        from pages.ui.data.samples import column_title

        ours = DATASETS.make("diabetes").spec()
        uploaded = replace(ours, brought=True)
        st.text(" ".join([column_title(ours, "age"), column_title(uploaded, "age"), column_title(uploaded, "target")]))

    app = AppTest.from_function(page)
    app.query_params["lang"] = "zh_CN"
    assert app.run().text[0].value == "年龄 age 目标"


@pytest.mark.parametrize(("last", "shown"), [(None, "digits"), ("spirals", "spirals"), ("own_table:gone", "digits")])
def test_the_page_opens_with_the_set_shown_last_and_at_first_with_digits(last: str | None, shown: str) -> None:
    app = AppTest.from_file(SHELL, default_timeout=TIMEOUT_S)
    if last:
        app.session_state[state.DATA_LAST] = last
    app.switch_page("data.py").run()
    assert not app.exception
    assert app.pills(key="data-set").value == shown
    assert not app.info
