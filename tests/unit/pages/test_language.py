"""Languages: catalogs, the browser's wish, messages."""

from __future__ import annotations

import pytest

from engine.text import Message, message
from pages.ui import language
from pages.ui.markdown import sentence


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("zh-CN", "zh_CN"),
        ("zh-TW", "zh_CN"),
        ("zh", "zh_CN"),
        ("en-GB", "en"),
        ("de-DE", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_browser_gets_the_nearest_language(wanted: str | None, code: str) -> None:
    assert language.nearest(wanted) == code


def test_english_and_unknown_languages_have_no_catalogue() -> None:
    assert language.catalogue("en") == {}
    assert language.catalogue("../../etc") == {}


def test_fuzzy_and_empty_entries_are_left_out(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "layerlab.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Stop"\nmsgstr "停止"\n\n#, fuzzy\nmsgid "Start"\nmsgstr "停止"\n\nmsgid "Pause"\nmsgstr ""\n',
        encoding="utf-8",
    )
    (tmp_path / "renamed.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(language, "LOCALE", tmp_path)
    language.catalogue.cache_clear()
    try:
        assert language.catalogue("zh_CN") == {"Stop": "停止"}
    finally:
        language.catalogue.cache_clear()


def test_a_message_is_translated_with_the_messages_inside_it() -> None:
    chinese = {"{layer} needs {n} rows.": "{layer} 需要 {n} 行。", "Linear": "线性"}
    said = message("{layer} needs {n} rows.", layer=Message(template="Linear"), n=3).render(lambda t: chinese.get(t, t))
    assert said == "线性 需要 3 行。"


@pytest.mark.parametrize(
    ("value", "shown"),
    [("AUC", "测试 AUC 达到 0.9"), ("准确率", "测试准确率达到 0.9"), ("第 1 项", "测试第 1 项达到 0.9")],
)
def test_a_latin_name_stands_apart_from_chinese_characters(value: str, shown: str) -> None:
    result = message("test {name} is {value}", name=value, value=0.9)
    assert result.render(lambda _text: "测试{name}达到 {value}") == shown
    assert sentence(result, lambda _text: "测试{name}达到 {value}") == shown
