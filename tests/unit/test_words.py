"""docs/words.md says what things are called; labels, translations and the glossary keep to it."""

from __future__ import annotations

import re

import pytest

from tests.unit.test_locale import catalogue, marked
from tests.words import MARK, PAGE, glossary, rows

ROWS = rows()
COLUMNS = ("English", "中文", "meaning", "含义", "not", "不用")
CHINESE = {str(entry.id): str(entry.string) for entry in catalogue("zh_CN") if entry.id}


@pytest.fixture(scope="module")
def labels() -> list[str]:
    """Marked texts that are not sentences: titles, buttons, names of fields and options."""
    return [text for text in marked() if "\n" not in text and not re.search(r"[.?!:]$", text)]


def words(column: str) -> list[str]:
    """Every word of a column; its cells hold several with commas between."""
    cells = [row[COLUMNS.index(column)] for row in ROWS]
    return [word for cell in cells for word in re.split(r"[,，]\s*", cell) if word]


def test_every_word_of_the_project_has_both_languages() -> None:
    assert len(ROWS) > 30
    assert [row for row in ROWS if len(row) != len(COLUMNS) or not all(row[:4])] == []


@pytest.mark.parametrize("word", words("not"))
def test_no_label_uses_a_word_that_is_replaced(word: str, labels: list[str]) -> None:
    assert [label for label in labels if re.search(rf"\b{re.escape(word)}\b", label, re.IGNORECASE)] == []


@pytest.mark.parametrize("word", words("不用"))
def test_no_translation_uses_a_word_that_is_replaced(word: str) -> None:
    assert [text for text, translated in CHINESE.items() if word in translated] == []


def test_the_page_shows_the_glossary_as_it_is() -> None:
    assert PAGE.read_text(encoding="utf-8").split(MARK)[1] == glossary().split(MARK)[1], "`make words` writes it anew"
