"""`datasets add`: files of one's own become data sets that `plan` and `train` take."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.__main__ import main
from engine.errors import LimitError
from engine.host.limited_process import Bounds
from engine.host.local_upload_reader import save_locally
from tests import sample_pictures, sample_uploads, sample_workbooks


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = sample_uploads.table()
    place = tmp_path / file.name
    place.write_bytes(file.data)
    return place


def added(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert main(["datasets", "add", *arguments, "--json"]) == 0
    entry: dict[str, object] = json.loads(capsys.readouterr().out)
    return entry


def test_a_table_is_added_listed_trained_on_and_deleted(
    home: Path, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = added(capsys, str(table), "--target", "buys", "--missing", "mean", "--name", "Customers")
    assert entry["title"] == "Customers"
    assert any("filled with the mean" in line for line in entry["report"])  # type: ignore[attr-defined]
    assert main(["datasets", "--json"]) == 0
    assert [one for one in json.loads(capsys.readouterr().out) if one.get("id") == entry["id"]]
    chosen = ["--dataset", "own_table", "--set", f"dataset.id={entry['id']}", "--set", "training.epochs=1"]
    assert main(["plan", "mlp", *chosen]) == 0
    plan = tmp_path / "plan.json"
    plan.write_text(capsys.readouterr().out)
    assert main(["train", str(plan), "--json"]) == 0
    assert '"finished"' in capsys.readouterr().out.splitlines()[-1]
    assert main(["datasets", "delete", str(entry["id"])]) == 0
    assert main(["train", str(plan), "--json"]) != 0, "its samples were deleted"
    assert "were deleted" in "".join(capsys.readouterr())


def test_columns_are_left_out_and_pictures_sized_as_asked(
    home: Path, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert added(capsys, str(table), "--leave-out", "city", "income")["shape"] == [1]
    pictures = tmp_path / "pictures.zip"
    pictures.write_bytes(sample_uploads.folders().data)
    assert added(capsys, str(pictures), "--side", "28")["shape"] == [3, 28, 28]
    story = tmp_path / "story.txt"
    story.write_bytes(sample_uploads.story().data)
    assert added(capsys, str(story))["name"] == "own_corpus"


def test_the_guessed_target_is_named_first_and_changed_or_a_column_kept_by_one_option(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "passengers.csv"
    rows = [f"{n + 100},{n % 2},{20 + n % 7 * 3},{n % 5}" for n in range(40)]
    place.write_text("\n".join(["PassengerId,Survived,Age,Rooms", *rows]))
    assert main(["datasets", "add", str(place)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Looks like a table: 4 columns, 40 rows.")
    assert "`Survived`, guessed" in lines[1]
    assert any("--target COLUMN, one of Age, Rooms" in line for line in lines)
    assert any("`PassengerId` was excluded" in line for line in lines)
    assert any(line.startswith("baselines, accuracy on test: constant 0.50, linear ") for line in lines)
    assert added(capsys, str(place))["shape"] == [2]
    assert added(capsys, str(place), "--keep", "PassengerId")["shape"] == [3]
    entry = added(capsys, str(place), "--target", "Age")
    assert not any("guessed" in line for line in entry["report"])  # type: ignore[attr-defined]


def test_the_reading_of_a_column_is_reported_and_chosen(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "rent.csv"
    place.write_text(
        "\n".join(["rent,size,y", *(f"1.{7 * n - 600},{n} m²,{n * 37 % 23}.5" for n in range(100, 139)), "1.139,-1,9"])
    )
    report = "\n".join(added(capsys, str(place))["report"])  # type: ignore[call-overload]
    assert "`rent` can be read in two ways: `1.100` is 1.1 if written like 1234.5" in report
    options = ["--format", "rent=1.234,5", "--unit", "rent=€", "--count-missing", "size=-1"]
    report = "\n".join(added(capsys, str(place), *options)["report"])  # type: ignore[call-overload]
    assert "It is read as 1100." in report
    assert "Unit of `rent`: €." in report
    assert "1 cell in `size` counts as missing: -1 (1)." in report
    dates = tmp_path / "dates.csv"
    dates.write_text("\n".join(["day,y", *(f"0{n % 9 + 1}/{n % 3 + 1}/2022,{n * 37 % 23}.5" for n in range(40))]))
    entry = added(capsys, str(dates), "--format", "day=day/month/year", "--date-inputs", "day=days", "day=year")
    assert entry["shape"] == [2]
    assert "written as day/month/year, from 2022-01-01 to 2022-03-09" in "\n".join(entry["report"])  # type: ignore[call-overload]
    assert main(["datasets", "add", str(place), "--unit", "rent"]) == 2
    assert "COLUMN=VALUE" in capsys.readouterr().err


def test_images_are_added_as_asked(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {f"{c}_{n}.png": sample_pictures.grey(sample_pictures.scene(n, True, 225)) for c in "ab" for n in range(8)}
    place = tmp_path / "scans.archive"
    place.write_bytes(sample_uploads.archive(files).data)
    entry = added(capsys, str(place), "--classes-from", "name", "--colour", "colour", "--fit", "pad", "--side", "48")
    assert (entry["name"], entry["shape"], entry["classes"]) == ("own_pictures", [3, 48, 48], ["a", "b"])
    assert main(["datasets", "add", str(place), "--classes-from", "date"]) == 2
    assert added(capsys, str(place), "--invert", "none")["report"] != added(capsys, str(place))["report"]


def test_a_table_of_pixels_is_offered_and_added_as_images(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "pixels.csv"
    place.write_bytes(sample_pictures.pixel_table().data)
    entry = added(capsys, str(place))
    assert entry["name"] == "own_table"
    assert any("can be read as images" in line for line in entry["report"])  # type: ignore[attr-defined]
    assert added(capsys, str(place), "--as", "pictures")["shape"] == [1, 8, 8]


def test_what_a_file_holds_is_guessed_from_its_content(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "months.txt"
    place.write_bytes(sample_uploads.passengers().data)
    assert added(capsys, str(place))["name"] == "own_series"
    place.write_bytes(sample_uploads.opinions().data)
    assert added(capsys, str(place))["name"] == "own_text"


def test_a_zip_of_texts_is_texts(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {f"{name}.txt": "\n".join(f"{name} says {n}" for n in range(9)).encode() for name in ("cat", "dog")}
    place = tmp_path / "texts.zip"
    place.write_bytes(sample_uploads.archive(files).data)
    assert added(capsys, str(place))["name"] == "own_text"


def test_a_sheet_of_a_spreadsheet_is_added_and_the_report_says_what_was_passed_over(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [("Herd",), ("kind", "age", "sold"), *(("ab"[n % 2], n, "yes" if n % 3 else "no") for n in range(20))]
    book = tmp_path / "herd.xlsx"
    book.write_bytes(sample_workbooks.xlsx({"Plants": [(n, n) for n in range(20)], "Animals": rows}).data)
    assert main(["datasets", "add", str(book), "--sheet", "Animals"]) == 0
    result = capsys.readouterr().out
    assert "The sheet `Animals` was read. Other sheets: Plants." in result
    assert "1 line above the table was skipped." in result


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is bounded on Linux alone")
def test_files_are_read_within_bounds_and_leave_nothing_behind_when_refused(home: Path) -> None:
    with pytest.raises(LimitError, match="needs more than 5 MB of memory"):
        save_locally("me", "", "table", [sample_uploads.table(100_000)], {}, lambda _share: None, Bounds(60, 5 * 2**20))
    assert not [place for place in home.rglob("*") if place.is_file()]


@pytest.mark.parametrize("arguments", [["missing.csv"], ["bad.csv"], ["bad.csv", "--target", "none", "--as", "table"]])
def test_unreadable_input_gives_one_sentence_and_exit_code_2(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.csv").write_bytes(b"a,b\n1,2\n3\n")
    assert main(["datasets", "add", *arguments]) == 2
    result = capsys.readouterr()
    assert not result.out
    assert len(result.err.splitlines()) == 1
    assert not list((home / "own").glob("*/*"))


def test_a_series_is_added_trained_on_and_compared_with_naive_forecasts(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "passengers.csv"
    file.write_bytes(sample_uploads.passengers().data)
    entry = added(capsys, str(file), "--as", "series", "--window", "24", "--horizon", "6")
    assert entry["shape"] == [24, 1]
    assert any("one step per month" in line for line in entry["report"])  # type: ignore[attr-defined]
    assert main(["datasets", "add", str(file)]) == 0
    printed = capsys.readouterr().out
    assert "baselines, mae on test: last " in printed
    assert ", season " in printed
    chosen = ["--dataset", "own_series", "--set", f"dataset.id={entry['id']}", "--set", "training.epochs=2"]
    assert main(["plan", "gru", *chosen]) == 0
    plan = tmp_path / "plan.json"
    plan.write_text(capsys.readouterr().out)
    assert main(["train", str(plan)]) == 0
    printed = capsys.readouterr().out
    assert "test/persistence_mae" in printed
    assert "test/seasonal_mae" in printed


def test_a_plan_keeps_the_settings_that_a_data_set_was_saved_with(
    home: Path, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = added(capsys, str(table), "--target", "buys", "--balance", "weights")
    chosen = ["--dataset", "own_table", "--set", f"dataset.id={entry['id']}"]
    assert main(["plan", "mlp", *chosen]) == 0
    assert json.loads(capsys.readouterr().out)["loss"]["balance"] is True
    assert main(["plan", "mlp", *chosen, "loss=cross_entropy"]) == 0
    assert "balance" not in json.loads(capsys.readouterr().out).get("loss", {})


def test_a_plan_keeps_the_length_and_the_balance_of_an_upload_as_the_page_does(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "opinions.csv"
    file.write_bytes(sample_uploads.opinions().data)
    chosen = ["--as", "texts", "--text", "text", "--target", "mood"]
    entry = added(capsys, str(file), *chosen, "--length", "7", "--balance", "resample")
    assert entry["shape"] == [7]
    plan = planned(capsys, entry)
    assert plan["dataset"] == {"name": "own_text", "id": entry["id"], "length": 7, "resample": True}
    assert planned(capsys, entry, "dataset.length=3")["dataset"]["length"] == 3


def planned(capsys: pytest.CaptureFixture[str], entry: dict[str, object], *settings: str) -> dict[str, Any]:
    assert (
        main(["plan", "text_cnn", "--dataset", str(entry["name"]), "--set", f"dataset.id={entry['id']}", *settings])
        == 0
    )
    plan: dict[str, Any] = json.loads(capsys.readouterr().out)
    return plan


def test_predictions_and_baselines_have_the_unit_of_the_target(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, plan = tmp_path / "rents.csv", tmp_path / "plan.json"
    place.write_text("\n".join(["rooms,rent", *(f"{n % 7 + 1},€{300 + n % 7 * 110 + n % 5}" for n in range(60))]))
    assert main(["datasets", "add", str(place)]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"baselines, mae on test: constant \S+ €, linear \S+ €", printed)
    set_id = re.search(r"dataset\.id=(\w+)", printed)[1]  # type: ignore[index]
    chosen = ["--dataset", "own_table", "--set", f"dataset.id={set_id}", "--set", "training.epochs=1"]
    assert main(["plan", "mlp", *chosen]) == 0
    plan.write_text(capsys.readouterr().out)
    assert main(["train", str(plan), "--json"]) == 0
    capsys.readouterr()
    assert main(["runs", "--json"]) == 0
    run = json.loads(capsys.readouterr().out)[0]["run"]
    assert main(["predict", run, "--row", "rooms=3"]) == 0
    assert capsys.readouterr().out.endswith(" €\n")
    assert main(["predict", run, "--row", "rooms=3", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unit"] == "€"
