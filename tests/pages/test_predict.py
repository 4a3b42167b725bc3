"""Predict: one click trains a first network, a row entered, a whole table, a text; runs that predict nothing."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from streamlit.testing.v1 import AppTest

from engine.plan.factory import make_plan
from engine.runs.store import Store
from pages.ui import backend
from pages.ui.predict import download
from pages.ui.predict.answer import as_csv
from tests.host_process import wait_until
from tests.page_session import open_page
from tests.sample_uploads import picture

pytestmark = pytest.mark.usefixtures("hosted")

VISITOR = "q" * 32


def trained(family: str, dataset: str, **settings: object) -> str:
    """A finished run."""
    run_id = Store().submit(make_plan(family, dataset, {"training.threads": 1, **settings}), VISITOR)
    backend.host().wake()
    wait_until(lambda: Store().run(run_id).is_over, "the run ends")
    assert Store().run(run_id).status == "finished"
    return run_id


@pytest.fixture(scope="module")
def iris(hosted: None) -> str:
    return trained("mlp", "iris")


def test_the_owner_downloads_the_network_with_its_weights_and_its_data(iris: str) -> None:
    app = open_page("predict", VISITOR, predictor=iris)
    app.session_state["export"] = True
    app.run()
    assert not app.exception
    assert "print(predict(EXAMPLE))" in app.code[0].value
    assert [one.proto.label for one in app.get("download_button")] == ["Download code and weights"]
    row = Store().run(iris)
    with zipfile.ZipFile(io.BytesIO(download.zipped(row.id, row.step, row.plan_json))) as packed:
        assert packed.namelist() == ["network.py", "network.safetensors"]
        assert "CLASSES = ('setosa', 'versicolor', 'virginica')" in packed.read("network.py").decode()
    other = open_page("predict", "o" * 32, predictor=iris)
    assert not other.exception
    assert "export" not in other.session_state


def predicted(app: AppTest) -> str:
    return app.metric[0].value


def test_without_a_network_one_click_trains_one() -> None:
    app = open_page("predict", "w" * 32)
    app.button(key="train-default").click().run()
    assert not app.exception
    (row,) = Store().runs("w" * 32)
    assert (row.plan.family.name, row.plan.dataset.name) == ("mlp", "iris")
    assert app.query_params["predictor"] == row.id


def test_a_row_is_predicted_as_it_is_entered(iris: str) -> None:
    app = open_page("predict", VISITOR, predictor=iris)
    fields = {field.label: field for field in app.text_input if field.label.startswith(("petal", "sepal"))}
    assert [name[:9] for name in fields] == ["sepal len", "sepal wid", "petal len", "petal wid"], "on a phone, too"
    fields["petal length (cm)"].set_value("1.4")
    fields["petal width (cm)"].set_value("0.2").run()
    assert predicted(app) == "setosa"
    fields["petal length (cm)"].set_value("6.5")
    fields["petal width (cm)"].set_value("2.3").run()
    assert predicted(app) == "virginica"
    assert not app.warning


def test_a_row_unlike_the_training_data_is_warned_of(iris: str) -> None:
    app = open_page("predict", VISITOR, predictor=iris)
    app.text_input(key=f"cell-{iris}-0").set_value("900").run()
    assert "Unlike the training data" in app.warning[0].value


def test_a_cell_that_is_no_number_is_refused_in_a_sentence(iris: str) -> None:
    app = open_page("predict", VISITOR, predictor=iris)
    app.text_input(key=f"cell-{iris}-1").set_value("wide").run()
    assert not app.exception
    assert "sepal width" in app.error[0].value


def test_a_whole_table_gets_its_predictions(iris: str) -> None:
    app = open_page("predict", VISITOR, predictor=iris)
    app.segmented_control(key="predict-way").set_value("many").run()
    table = b"id,petal length (cm),petal width (cm)\na,1.4,0.2\nb,6.5,2.3\n"
    app.file_uploader(key="predict-table-file").set_value(("new.csv", table, "text/csv")).run()
    assert not app.exception
    shown = app.dataframe[0].value
    assert shown["prediction"].tolist() == ["setosa", "virginica"]
    assert shown["id"].tolist() == ["a", "b"]
    assert "sepal length" in app.warning[0].value  # a missing column is named


@pytest.mark.parametrize(
    "text",
    [
        "petal length (cm)\tpetal width (cm)\n1.4\t0.2\n6.5\t2.3\n",
        "5\t3.4\t1.4\t0.2\n6.4\t3\t6.5\t2.3",
        "5, 3.4, 1.4, 0.2\n6.4, 3, 6.5, 2.3\n",
    ],
    ids=["with names", "without names", "with commas"],
)
def test_rows_pasted_from_a_spreadsheet_get_their_predictions(iris: str, text: str) -> None:
    app = open_page("predict", VISITOR, predictor=iris)
    app.segmented_control(key="predict-way").set_value("many").run()
    app.text_area(key="predict-table-pasted").set_value(text).run()
    assert not app.exception
    assert not app.error
    assert app.dataframe[0].value["prediction"].tolist() == ["setosa", "virginica"]


def test_one_long_word_in_place_of_rows_is_refused_in_a_sentence(iris: str) -> None:
    app = open_page("predict", VISITOR, predictor=iris)
    app.segmented_control(key="predict-way").set_value("many").run()
    app.text_area(key="predict-table-pasted").set_value("x" * 200_000).run()
    assert not app.exception
    assert app.error


def test_a_table_of_anything_else_is_refused_in_a_sentence(iris: str) -> None:
    app = open_page("predict", VISITOR, predictor=iris)
    app.segmented_control(key="predict-way").set_value("many").run()
    app.file_uploader(key="predict-table-file").set_value(("new.csv", b"\x00\x01", "text/csv")).run()
    assert not app.exception
    assert app.error


def test_a_file_for_spreadsheets_runs_nothing() -> None:
    cells = ["=1+1", "@x", "-5", "plain", "＝1", "\r=1", ""]
    text = as_csv({"name": cells, "value": list(range(len(cells)))}).decode("utf-8-sig")
    shown = [row[0] for row in csv.reader(io.StringIO(text, newline=""))]
    assert shown == ["name", "'=1+1", "'@x", "-5", "plain", "'＝1", "'\r=1", ""]


def test_a_text_is_classified() -> None:
    run_id = trained("lstm", "sentiment", **{"training.epochs": 1, "dataset.size": 200})
    app = open_page("predict", VISITOR, predictor=run_id)
    app.text_area(key="predict-text").set_value("The film was not bad").run()
    assert not app.exception
    assert predicted(app) in ("negative", "positive")


def test_images_are_answered_beside_one_that_is_not_read() -> None:
    app = open_page("predict", run=trained("cnn", "digits", **{"training.epochs": 1}))
    good, heic = picture(size=(8, 8)), b"\0\0\0\x18ftypheic" + b"\0" * 40
    files = [(name, data, "image/png") for name, data in (("a.png", good), ("b.heic", heic), ("a.png", good))]
    app.file_uploader(key="predict-pictures").set_value(files).run()
    assert [part.value for part in app.caption if part.value.startswith("a.png")] == ["a.png", "a.png (3)"]
    (error,) = app.error
    assert "`b.heic` is in the HEIC format of iPhones" in error.value
    app.file_uploader(key="predict-pictures").set_value(files[1:2]).run()
    assert len(app.error) == 1
    assert not app.metric


def test_a_series_is_continued() -> None:
    run_id = trained("lstm", "sine_series", **{"training.epochs": 1, "dataset.length": 1000})
    app = open_page("predict", VISITOR, predictor=run_id)
    app.slider(key="predict-steps").set_value(20).run()
    assert not app.exception
    shown = app.dataframe[0].value
    assert shown["time"].tolist() == [str(number) for number in range(1, 21)]
    assert shown["forecast"].notna().all()


def test_a_run_without_predictions_is_reported_and_another_is_shown(iris: str) -> None:
    other = Store().submit(make_plan("dcgan", "digits"), VISITOR)
    app = open_page("predict", VISITOR, predictor=other)
    assert "generates samples" in app.error[0].value
    assert app.selectbox(key="model").value != other
