"""Texts stored with runs and data sets by earlier versions are still shown in the reader's language."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from engine.text import Message
from pages.ui.language import catalogue

HERE = Path(__file__).parent


def stored() -> Iterator[Any]:
    """Everything that is kept as JSON: events, reports of uploads, rows of stores."""
    for path in (*HERE.glob("events/*.jsonl"), *HERE.glob("uploads/**/*.json")):
        lines = path.read_text(encoding="utf-8")
        yield from map(json.loads, lines.splitlines() if path.suffix == ".jsonl" else [lines])
    for path in HERE.glob("stores/*.sqlite"):
        with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                cells = (cell for row in connection.execute(f'SELECT * FROM "{name}"') for cell in row)
                yield from (json.loads(cell) for cell in cells if isinstance(cell, str) and cell.startswith("{"))


def messages(held: Any) -> Iterator[Message]:
    if isinstance(held, dict) and "template" in held:
        yield Message.model_validate(held)
    elif isinstance(held, dict | list):
        for value in held.values() if isinstance(held, dict) else held:
            yield from messages(value)


def test_a_stored_text_is_translated_with_its_values() -> None:
    found = [message for held in stored() for message in messages(held)]
    assert len({message.template for message in found}) > 5
    texts = catalogue("zh_CN")
    assert [message.template for message in found if message.template not in texts] == []
    for message in found:
        shown = message.render(lambda text: texts.get(text, text))
        assert shown != message.render()
        assert "{" not in shown


def test_a_placeholder_that_has_a_new_name_shows_the_value_of_its_earlier_one() -> None:
    earlier = Message(
        template="Drop in the score of {name} when {side} × {side} pixels are covered, at most {most}.",
        values={"name": "7", "side": 4, "most": 0.31},
    )
    texts = catalogue("zh_CN")
    assert "0.31" in earlier.render(lambda text: texts.get(text, text))
