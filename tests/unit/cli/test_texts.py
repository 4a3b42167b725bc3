"""`predict --text`: classes, answers and continuations, and a sentence for what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.__main__ import main

Said = pytest.CaptureFixture[str]
PREVIEW_CONFIGS = {
    "transformer": ("--set", "dataset.size=100", "training.epochs=1", "training.threads=1"),
    "gpt": ("--set", "dataset.characters=10000", "dataset.length=16", "training.epochs=1", "training.threads=1"),
    "encoder_decoder": ("--set", "dataset.size=100", "training.epochs=1", "training.threads=1"),
}


def trained(family: str, place: Path, capsys: Said) -> str:
    """A run of a small plan, hardly trained."""
    assert main(("plan", family, *PREVIEW_CONFIGS[family])) == 0
    place.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(("train", str(place), "--json")) == 0
    capsys.readouterr()
    assert main(("runs", "--json")) == 0
    listed: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return str(listed[0]["run"])


def test_a_text_is_judged(home: Path, tmp_path: Path, capsys: Said) -> None:
    run = trained("transformer", tmp_path / "plan.json", capsys)
    assert main(("predict", run, "--text", "The film was not bad, 好看", "--json")) == 0
    said = capsys.readouterr()
    result = json.loads(said.out)
    assert set(result["probabilities"]) == {"negative", "positive"}
    assert result["class"] in result["probabilities"]
    assert abs(sum(result["probabilities"].values()) - 1) < 1e-5
    assert "Out of vocabulary" in said.err
    assert "`好看`" in said.err
    assert main(("predict", run, "--text", "bad " * 100)) == 0
    assert "the network reads the last 24" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "reason"), [("", "has no words"), ("…", "has no words"), ("你好", "No word of this text")]
)
def test_a_text_without_known_words_is_reported(
    home: Path, tmp_path: Path, capsys: Said, text: str, reason: str
) -> None:
    run = trained("transformer", tmp_path / "plan.json", capsys)
    assert main(("predict", run, "--text", text)) == 2
    said = capsys.readouterr()
    assert reason in said.err
    assert "Traceback" not in said.err


def test_a_text_is_gone_on_with(home: Path, tmp_path: Path, capsys: Said) -> None:
    run = trained("gpt", tmp_path / "plan.json", capsys)
    asked = ("predict", run, "--text", "The ", "--length", "9", "--seed", "3")
    assert main((*asked, "--json")) == 0
    result = json.loads(capsys.readouterr().out)
    assert len(result["continuation"]) == 9
    assert main(asked) == 0
    assert capsys.readouterr().out == f"The {result['continuation']}\n"
    assert main(("predict", run, "--text", "", "--length", "2")) == 0
    assert main(("predict", run, "--text", "x", "--length", "0")) == 2
    assert "1 to 5000" in capsys.readouterr().err


def test_a_question_is_answered(home: Path, tmp_path: Path, capsys: Said) -> None:
    run = trained("encoder_decoder", tmp_path / "plan.json", capsys)
    assert main(("predict", run, "--text", "4 July 1999", "--json")) == 0
    result = json.loads(capsys.readouterr().out)
    assert 0 <= result["probability"] <= 1
    assert set(result["answer"]) <= set("0123456789-") | set("[start]")
