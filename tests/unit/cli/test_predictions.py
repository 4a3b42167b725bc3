"""`predict --image`, `--row` and `--rows`: predictions, and a warning for what is unlike the training data."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.__main__ import main
from engine.datasets.base import DATASETS
from engine.train.prediction import unlike

pytestmark = pytest.mark.slow

Said = pytest.CaptureFixture[str]


def run(capsys: Said, *arguments: str) -> str:
    assert main(arguments) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def refused(capsys: Said, *arguments: str) -> str:
    assert main(arguments) == 2
    return capsys.readouterr().err.strip()


def trained(family: str, dataset: str, place: Path, capsys: Said, *settings: str) -> str:
    """A run of a plan on a built-in data set."""
    chosen = ("--dataset", dataset, "--set", "training.threads=1", *settings)
    place.write_text(run(capsys, "plan", family, *chosen), encoding="utf-8")
    run(capsys, "train", str(place), "--json")
    return str(json.loads(run(capsys, "runs", "--json"))[0]["run"])


def test_an_image_unlike_the_training_data_is_warned_of_as_on_the_page(
    home: Path, tmp_path: Path, capsys: Said
) -> None:
    reader = trained("cnn", "digits", tmp_path / "plan.json", capsys, "training.epochs=1")
    noise = np.random.default_rng(0).integers(0, 256, (8, 8))
    Image.fromarray(noise.astype(np.uint8)).save(tmp_path / "noise.png")
    usual = (DATASETS.make("digits").load().test.x[0, 0]).astype(np.uint8)
    Image.fromarray(usual).save(tmp_path / "usual.png")
    places = [str(tmp_path / "noise.png"), str(tmp_path / "usual.png")]
    assert main(("predict", reader, "--image", *places)) == 0
    said = capsys.readouterr()
    assert [line.partition(": ")[0] for line in said.err.splitlines()] == places[:1]
    assert str(unlike(1.0)) in said.err
    assert main(("predict", reader, "--image", *places, "--json")) == 0
    said = capsys.readouterr()
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert [answer["unlike_training_data"] for answer in answers] == [True, False]
    assert answers[0]["distance"] == 1.0


def test_rows_of_a_table_are_predicted(home: Path, tmp_path: Path, capsys: Said) -> None:
    flowers = trained("mlp", "iris", tmp_path / "plan.json", capsys)
    row = ("--row", "petal length (cm)=1.3", "petal width (cm)=0.2", "sepal length (cm)=5")
    assert run(capsys, "predict", flowers, *row).startswith("setosa")
    table = tmp_path / "flowers.csv"
    table.write_text("petal width (cm),petal length (cm)\n0.2,1.3\n2.4,6.1\n900,1\n", encoding="utf-8")
    assert main(("predict", flowers, "--rows", str(table), "--json")) == 0
    said = capsys.readouterr()
    assert [json.loads(line)["class"] for line in said.out.splitlines()[:2]] == ["setosa", "virginica"]
    assert said.err.endswith(f"row 3: {unlike(1.0)}\n")
    assert main(("predict", flowers, "--row", "petal width (cm)=900", "--json")) == 0
    said = capsys.readouterr()
    assert said.err == f"{unlike(1.0)}\n"
    assert json.loads(said.out)["unlike_training_data"]
    assert "COLUMN=VALUE" in refused(capsys, "predict", flowers, "--row", "height=3")
    assert "petal width" in refused(capsys, "predict", flowers, "--row", "petal width (cm)=wide")
    assert "cannot be read" in refused(capsys, "predict", flowers, "--rows", str(tmp_path / "missing.csv"))
