"""Uploaded time series: their time axis, gaps, windows and splits, and forecasts that beat the naive ones."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.datasets.baseline import baseline
from engine.datasets.splits import Data
from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.seasons import guess_season
from engine.datasets.uploads.time_steps import Step, guess_step
from engine.errors import FileFormatError
from engine.families.base import FAMILIES
from engine.plan.check import check_plan
from engine.plan.factory import make_plan
from engine.text import Message
from engine.train.control import NoCommands
from engine.train.loop import train
from tests import sample_uploads

pytestmark = pytest.mark.usefixtures("home")


def csv(head: str, rows: list[str]) -> Upload:
    return Upload("series.csv", "\n".join([head, *rows]).encode())


def kept(file: Upload, **settings: Any) -> Any:
    entry = kinds.keep(sample_uploads.OWNER, "", "series", [file], settings)
    return DATASETS.make(entry.choice())


def report(file: Upload, **settings: Any) -> str:
    seen = kinds.look("series", [file], settings)
    return "\n".join(str(Message.model_validate(line)) for line in seen["report"])


def in_units(data: Data, y: np.ndarray) -> np.ndarray:
    return y * data.unit + data.offset


def days(*cells: str) -> np.ndarray:
    times = [datetime.fromisoformat(cell).timestamp() / 86_400 for cell in cells]
    return np.array(times)


def dated(count: int, step: timedelta, start: str = "2024-03-04") -> list[str]:
    first = datetime.fromisoformat(start)
    return [(first + number * step).isoformat(sep=" ") for number in range(count)]


@pytest.mark.parametrize(
    ("cells", "unit", "count"),
    [
        ([f"{1990 + m // 12}-{m % 12 + 1:02d}-01" for m in range(30)], "month", 1),
        ([f"{1990 + q // 4}-{3 * (q % 4) + 1:02d}-01" for q in range(20)], "quarter", 1),
        ([f"{1990 + y}-01-01" for y in range(20)], "year", 1),
        (dated(40, timedelta(days=1)), "day", 1),
        ([one for one in dated(40, timedelta(days=1)) if date.fromisoformat(one[:10]).weekday() < 5], "weekday", 1),
        (dated(40, timedelta(days=7)), "week", 1),
        (dated(40, timedelta(hours=1)), "hour", 1),
        (dated(40, timedelta(minutes=15)), "minute", 15),
        (dated(40, timedelta(seconds=30)), "second", 30),
    ],
)
def test_the_step_of_regular_times_is_found_and_each_time_has_its_own(cells: list[str], unit: str, count: int) -> None:
    times = days(*cells)
    step = guess_step(times, dates=True)
    assert (step.unit, step.count) == (unit, count)
    numbers = step.numbers(times)
    assert (np.diff(numbers) == 1).all()
    assert step.time(int(numbers[3])) == pytest.approx(times[3])


def test_times_that_are_a_little_late_or_early_stay_one_step_apart() -> None:
    random = np.random.default_rng(0)
    first = days("2024-03-04 00:00:03")[0]
    times = first + (np.arange(200) * 3600 + random.uniform(-100, 100, 200).round()) / 86_400
    step = guess_step(times, dates=True)
    assert (np.diff(step.numbers(times)) == 1).all()


def test_numbers_are_times_too() -> None:
    step = guess_step(np.arange(1900.0, 1960.0, 5), dates=False)
    assert step.numbers(np.array([1900.0, 1910.0])).tolist() == [0, 2]
    assert step.label(2) == "1910"
    assert Step(unit="row").label(7) == "7"


@pytest.mark.parametrize("season", [4, 7, 12, 24])
def test_a_season_is_found_under_growth_and_noise(season: int) -> None:
    random, time = np.random.default_rng(1), np.arange(12 * season)
    values = 50 + 0.4 * time + 6 * np.sin(2 * np.pi * time / season) + random.normal(size=len(time))
    assert guess_season([values])[0] == season


@pytest.mark.parametrize("seed", range(4))
def test_noise_has_no_season(seed: int) -> None:
    assert guess_season([np.random.default_rng(seed).normal(size=300)])[0] == 0


def test_the_splits_follow_each_other_and_no_target_is_in_two_of_them() -> None:
    rows = [f"{number},{number * 10}" for number in range(100)]
    dataset = kept(csv("t,value", rows), window=6, horizon=4, season=0)
    data = dataset.load()
    ranges = [
        (in_units(data, part.y).min() / 10, in_units(data, part.y).max() / 10)
        for part in (data.train, data.val, data.test)
    ]
    assert np.allclose(ranges, [(6, 59), (60, 79), (80, 99)], atol=1e-3)
    assert dataset.spec().sizes == {"train": 51, "val": 17, "test": 17}
    assert data.val.raw is not None
    assert data.val.raw[0, -1, 0] == pytest.approx(590), "its inputs end where training ends"
    seeded = DATASETS.make(dataset.choice().model_copy(update={"seed": 3})).load()
    assert np.array_equal(seeded.train.x, data.train.x)


def test_scales_are_those_of_the_training_part_alone() -> None:
    low = [f"{number},{number % 2}" for number in range(60)]
    high = [f"{number},{1000 + number}" for number in range(60, 100)]
    data = kept(csv("t,value", low + high), window=4, horizon=2).load()
    assert data.offset == pytest.approx(0.5)
    assert data.unit == pytest.approx(0.5)


def test_rows_in_any_order_and_several_in_a_step_are_resampled() -> None:
    random = np.random.default_rng(0)
    rows = [
        f"2024-{1 + day // 28:02d}-{1 + day % 28:02d} {hour:02d}:00,{day + hour / 24}"
        for day in range(168)
        for hour in range(0, 24, 6)
    ]
    random.shuffle(rows)
    daily = {
        how: kept(csv("when,load", rows), step="day", aggregate=how, window=4, horizon=2)
        for how in ("mean", "sum", "last")
    }
    first = {how: np.array(one.array("values"))[0, 0] for how, one in daily.items()}
    assert first["mean"] == pytest.approx(0.375)
    assert first["sum"] == pytest.approx(1.5)
    assert "their mean is used" in report(csv("when,load", rows), step="day")


def test_a_date_and_a_time_of_day_in_two_columns_are_one_time() -> None:
    rows = [f"{1 + hour // 24:02d}/03/2004,{hour % 24:02d}:00,{hour}" for hour in range(24 * 20)]
    file = csv("Date,Time,CO", rows)
    seen = kinds.look("series", [file], {})
    assert (seen["columns"]["time"], seen["columns"]["key"]) == (("Date", "Time"), ())
    assert "480 steps from 2004-03-01 00:00 to 2004-03-20 23:00, one step per hour" in report(file)


@pytest.mark.parametrize("written", ["{y}-{m:02d}", "{m:02d}/{y}", "{y}年{m}月", "01.{m:02d}.{y}", "{y}/{m}/1"])
def test_months_are_times_however_they_are_written(written: str) -> None:
    rows = [f"{written.format(y=1990 + m // 12, m=m % 12 + 1)},{m % 12 + m}" for m in range(60)]
    assert "60 steps from 1990-01 to 1994-12, one step per month" in report(csv("when,value", rows))


def test_working_days_have_no_gaps_at_weekends() -> None:
    weekdays = [one for one in dated(200, timedelta(days=1)) if date.fromisoformat(one[:10]).weekday() < 5]
    text = report(csv("day,close", [f"{one[:10]},{100 + number}" for number, one in enumerate(weekdays)]))
    assert "one step per working day" in text
    assert "no value" not in text


@pytest.mark.parametrize(("fill", "between"), [("linear", 52.0), ("last", 51.0)])
def test_gaps_in_inputs_are_filled_as_chosen_and_missing_targets_are_left_out(fill: str, between: float) -> None:
    rows = [f"{number},{number}" for number in range(100) if number != 52] + ["52,"]
    dataset = kept(csv("t,value", rows), window=8, horizon=2, fill=fill, season=0)
    data = dataset.load()
    assert data.train.raw is not None
    ends = in_units(data, data.train.y)[:, 0].round()
    assert not {51.0, 52.0} & set(ends.tolist()), "no target is made up"
    window = data.train.raw[int(np.flatnonzero(ends == 55)[0]), :, 0]
    assert window[5] == pytest.approx(between)
    assert "1 step has no value" in report(csv("t,value", rows), window=8, horizon=2)


def test_windows_across_gaps_can_be_left_out() -> None:
    rows = [f"{number},{number}" for number in range(100) if number != 30]
    filled, left = (kept(csv("t,value", rows), window=8, horizon=2, fill=fill) for fill in ("linear", "leave_out"))
    assert filled.spec().sizes["train"] - left.spec().sizes["train"] == 8


def test_several_series_are_told_apart_by_a_key_and_no_window_mixes_them() -> None:
    rows = [
        f"{name},{1 + day // 28:02d}.2024,2024-{1 + day // 28:02d}-{1 + day % 28:02d},{level + day}"
        for day in range(112)
        for name, level in (("north", 0), ("south", 5000))
    ]
    file = csv("shop,sheet,date,sales", rows)
    seen = kinds.look("series", [file], {})
    assert seen["columns"]["key"] == ("shop",)
    assert (seen["columns"]["time"], seen["columns"]["target"]) == (("date",), "sales")
    data = kept(file, window=5, horizon=3).load()
    assert data.train.raw is not None
    spread = np.ptp(data.train.raw[:, :, 0], axis=1)
    assert spread.max() < 10


def test_further_columns_are_inputs_and_the_chosen_target_comes_first() -> None:
    rows = [f"{number},{number % 7},{number % 5 + 100}" for number in range(80)]
    dataset = kept(csv("t,load,heat", rows), target="heat", window=10, horizon=2)
    assert dataset.spec().columns == ("heat", "load")
    assert dataset.spec().shape == (10, 2)
    assert dataset.load().offset > 90


def test_a_series_that_is_too_short_is_refused_with_a_way_out() -> None:
    rows = [f"{number},{number % 5}" for number in range(30)]
    with pytest.raises(FileFormatError, match="Choose shorter ones"):
        kept(csv("t,value", rows), window=20, horizon=12)
    assert kept(csv("t,value", rows)).spec().sizes["test"] > 0


FORECASTERS = [
    "simple_rnn",
    "lstm",
    "gru",
    "bidirectional",
    "three_memories",
    "transformer",
    "text_cnn",
    "mlp",
    "perceptron",
]


@pytest.mark.parametrize("family", FORECASTERS)
def test_each_family_for_sequences_takes_an_uploaded_series(family: str) -> None:
    choice = sample_uploads.kept("own_series").choice()
    plan = make_plan(family, choice)
    assert check_plan(plan) == []
    assert {"relative_window", "add_naive_forecast"} <= set(plan.graphs["main"].nodes)
    assert plan.objective.name == "forecasting"
    assert family in FAMILIES


@pytest.mark.parametrize("seed", range(3))
def test_a_growing_series_with_a_season_is_forecast_better_than_by_the_season_before(seed: int) -> None:
    choice = sample_uploads.kept("own_series").choice()
    assert choice.config["season"] == 12
    plan = make_plan("gru", choice, {"training.seed": seed})
    (ended,) = [e for e in train(plan, DATASETS.make(choice).load(), NoCommands(), threads=1) if e.kind == "run_ended"]
    assert ended.summary["test/mae"] < 0.6 * ended.summary["test/seasonal_mae"]
    assert ended.summary["test/seasonal_mae"] < ended.summary["test/persistence_mae"]


def orders(rows: int = 120) -> Upload:
    """A table whose rows are not in order of their dates."""
    random = np.random.default_rng(2)
    lines = [
        f"{(date(2024, 1, 1) + timedelta(days=int(day))).isoformat()},{day},{'late' if day % 3 else 'early'}"
        for day in random.permutation(rows)
    ]
    return csv("date,amount,kind", lines)


@pytest.mark.parametrize(("target", "balance"), [("amount", "nothing"), ("kind", "nothing"), ("kind", "resample")])
def test_a_table_with_dates_can_be_split_in_their_order(target: str, balance: str) -> None:
    settings = {"target": target, "balance": balance, "in_order": True}
    entry = kinds.keep(sample_uploads.OWNER, "", "table", [orders()], settings)
    assert any("in order of `date`" in str(line) for line in entry.report)
    dataset = DATASETS.make(entry.choice())
    data, time = dataset.load(), np.array(dataset.array("time"))
    assert dataset.spec().sizes == {"train": len(data.train), "val": len(data.val), "test": len(data.test)}
    train, val, test = (time[part] for part in dataset.parts(np.array(dataset.array("y")), len(time)))
    assert train.max() < val.min()
    assert val.max() < test.min()
    shuffled = DATASETS.make(entry.choice().model_copy(update={"in_order": False}))
    assert time[shuffled.parts(np.array(shuffled.array("y")), len(time))[0]].max() > val.min()


def test_the_whole_series_is_drawn_in_few_points_with_its_cuts() -> None:
    rows = [f"{number},{number % 50}" for number in range(20_000) if not 400 < number < 480]
    line = kept(csv("t,value", rows), window=8, horizon=2).timeline()
    assert line["cuts"] == [12_000, 16_000]
    assert line["labels"] == ["0", "12000", "16000", "19999"]
    points = line["lines"][0]["points"]
    assert len(points) < 1200
    assert np.isnan(points[:, 1]).any(), "the gap is seen"
    assert (np.nanmin(points[:, 1]), np.nanmax(points[:, 1])) == (0, 49)


def test_naive_forecasts_and_a_linear_model_are_baselines_of_a_series() -> None:
    found = baseline(sample_uploads.kept("own_series").choice())
    assert (found["split"], found["metric"]) == ("test", "mae")
    assert 0 < found["linear"] < found["season"] < found["last"]


def test_the_horizon_is_short_enough_for_regular_gaps() -> None:
    rows = [f"2024-01-{n // 24 + 1:02} {n % 24:02}:00,{'' if n % 9 == 0 else n * 7 % 13}" for n in range(200)]
    seen = kinds.look("series", [Upload("s.csv", "\n".join(["time,value", *rows]).encode())], {})
    assert "problem" not in seen
    assert seen["horizon"] == 6
    whole = kinds.look(
        "series", [Upload("s.csv", "\n".join(["time,value", *rows]).replace(",\n", ",5\n").encode())], {}
    )
    assert whole["horizon"] == 13
