"""The Glossary page: all terms, one of them first, a search; and the ways that lead to it from other pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine.glossary.base import GLOSSARY, GROUPS
from engine.plan.factory import ready_plan
from engine.plan.link import encode
from tests.page_session import open_page


def titles(app: AppTest) -> list[str]:
    return [heading.value for heading in app.subheader]


def test_every_term_is_on_the_page(home: Path) -> None:
    app = open_page("glossary")
    assert titles(app) == [term.title for group in GROUPS for term in GLOSSARY if term.group() == group]
    assert [heading.value for heading in app.header] == list(GROUPS.values())


def test_the_term_of_the_address_comes_first(home: Path) -> None:
    app = open_page("glossary", term="overfitting")
    assert titles(app)[0] == "Overfitting"
    assert len(titles(app)) == len(GLOSSARY.names()) + 1


def test_an_unknown_term_is_reported_above_the_others(home: Path) -> None:
    app = open_page("glossary", term="overfiting")
    assert "overfitting" in app.info[0].value
    assert "Epoch" in titles(app)


def test_a_search_finds_terms_by_their_words_and_their_explanations(home: Path) -> None:
    app = open_page("glossary", term="epoch")
    app.text_input(key="glossary-search").set_value("memorize").run()
    assert "Overfitting" in titles(app)
    assert "Epoch" not in titles(app)
    app.text_input(key="glossary-search").set_value("过拟合").run()
    assert titles(app) == ["Overfitting"]
    app.text_input(key="glossary-search").set_value("harmonic").run()
    assert titles(app) == ["Precision and recall"]
    app.text_input(key="glossary-search").set_value("zzz").run()
    assert titles(app) == []
    assert any("No term matches" in caption.value for caption in app.caption)


def test_chinese_terms_stand_beside_their_english_names(home: Path) -> None:
    app = open_page("glossary", lang="zh_CN", term="overfitting")
    assert titles(app)[0] == "过拟合（Overfitting）"


@pytest.mark.parametrize(
    ("lang", "key", "term"),
    [("en", "epochs", "epoch"), ("zh_CN", "batch_size", "batch_size"), ("en", "learning_rate", "learning_rate")],
)
def test_the_help_of_a_field_leads_to_its_terms(lang: str, key: str, term: str, home: Path) -> None:
    app = open_page("build", lang=lang)
    assert f"(/glossary?term={term}&lang={lang})" in app.number_input(key=key).help


def test_the_lesson_of_overfitting_names_it_and_leads_to_it(home: Path) -> None:
    app = open_page("build", plan=encode(ready_plan("cnn", "overfits")))
    assert any("term=overfitting" in caption.value for caption in app.caption)
