"""Glossary: every term explains itself in both languages, is found by its words, and leads on to others."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from engine.glossary.base import GLOSSARY, GROUPS, Term, named_in
from engine.train.registries import REGISTRIES
from pages.ui.language import catalogue
from tests.unit.test_locale import marked

TERMS = list(GLOSSARY)
CHINESE = catalogue("zh_CN")
MAX_LENGTH = 900
"""Characters of an explanation: a beginner reads it to its end."""


def named(term: type[Term]) -> str:
    return term.name


@pytest.mark.parametrize("term", TERMS, ids=named)
def test_a_term_is_explained_in_both_languages(term: type[Term]) -> None:
    assert term.title in CHINESE
    assert term.help() in CHINESE
    assert re.search(r"[\u4e00-\u9fff]", CHINESE[term.help()])
    assert 40 < len(term.help()) < MAX_LENGTH


@pytest.mark.parametrize("term", TERMS, ids=named)
def test_a_term_belongs_to_a_group_and_leads_to_others(term: type[Term]) -> None:
    assert term.group() in GROUPS
    assert term.related
    assert all(name in GLOSSARY and name != term.name for name in term.related)


@pytest.mark.parametrize("term", TERMS, ids=named)
def test_a_text_that_holds_its_words_speaks_of_the_term(term: type[Term]) -> None:
    assert term in named_in(f"Here is {term.title.lower()}, said in passing.")
    chinese = [word for word in term.words() if not word.isascii()] or [CHINESE[term.title]]
    assert all(term in named_in(f"这里说到{word}。") for word in chinese)


@pytest.mark.parametrize("term", TERMS, ids=named)
def test_the_browser_reads_the_pattern_as_we_do(term: type[Term]) -> None:
    assert set(re.findall(r"\\.", term.pattern())) <= {r"\b"}


def test_two_terms_share_no_word() -> None:
    words = Counter(word.lower() for term in TERMS for word in term.words())
    assert [word for word, times in words.items() if times > 1] == []


def test_an_english_word_counts_beside_chinese_ones_and_not_within_another() -> None:
    assert GLOSSARY.get("softmax") in named_in("输出经过softmax得到")
    assert GLOSSARY.get("seed") not in named_in("Unseeded.")


@pytest.mark.parametrize(
    "name",
    [
        "epoch",
        "step",
        "batch",
        "logit",
        "nat",
        "token",
        "split",
        "gradient",
        "backpropagation",
        "chain_rule",
        "overfitting",
        "underfitting",
        "generalization",
        "bias_and_variance",
        "capacity",
        "early_stopping",
        "leakage",
        "seed",
        "cross_entropy",
        "standardization",
        "validation_and_test",
        "learning_rate",
        "batch_size",
        "defaults",
        "universal_approximation",
        "depth",
        "imbalance",
        "l1_and_l2",
        "weight_decay",
    ],
)
def test_basic_terms_have_an_entry(name: str) -> None:
    assert name in GLOSSARY


def test_the_loss_curve_names_underfitting_and_overfitting() -> None:
    (note,) = (text for text in marked() if text.startswith("Lower is better."))
    assert {GLOSSARY.get("underfitting"), GLOSSARY.get("overfitting")} <= set(named_in(note))
    assert {GLOSSARY.get("underfitting"), GLOSSARY.get("overfitting")} <= set(named_in(CHINESE[note]))


ROOT = Path(__file__).parents[2]
LINKING = {"show_links", "help_text", "links"}
"""Functions of `pages/ui/glossary.py` that put links beside the texts that they are given."""


def linked_texts() -> set[str]:
    """What the pages show with links to the glossary: explanations of entries and fields, lessons, charts."""
    folders = {registry.package.replace(".", "/") for registry in REGISTRIES.values()}
    shown = {text for text, file in marked().items() if any(file.startswith(f"{folder}/") for folder in folders)}
    charts = {text for text, file in marked().items() if file == "assets/js/board/charts.js"}
    return shown | charts | {text for file in (ROOT / "pages").rglob("*.py") for text in _linked_in(file)}


def _linked_in(file: Path) -> list[str]:
    """Texts in the calls of a page that link to the glossary, and those that "?" explains."""
    calls = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    linking = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in LINKING]
    explained = [keyword.value for call in calls for keyword in call.keywords if keyword.arg == "about"]
    inner = [part for node in (*linking, *explained) for part in ast.walk(node)]
    return [part.value for part in inner if isinstance(part, ast.Constant) and isinstance(part.value, str)]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_term_is_linked_from_a_text_of_the_pages(language: str) -> None:
    texts = [catalogue(language).get(text, text) for text in linked_texts()]
    reached = {term.name for text in texts for term in named_in(text)}
    assert {term.name for term in TERMS} - reached == set()
