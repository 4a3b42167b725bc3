"""Every text that a page can show has a translation, and the translation fits."""

from __future__ import annotations

import ast
import inspect
import io
import json
import re
import tokenize
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Literal, get_args, get_origin

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from engine.train.registries import REGISTRIES
from pages.ui.forms.field import option_title
from pages.ui.language import catalogue as translations

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "assets" / "locale"
LANGUAGES = sorted(path.name for path in LOCALE.iterdir() if path.is_dir())
KEYWORDS = {"_": None, "N_": None}
pytestmark = pytest.mark.xdist_group("locale")  # collecting the texts takes seconds, once per process
SYMBOLS = {"x", "y", "x²", "y²", "xy", "sin x", "sin y", "tanh", "ReLU", "L1", "KL"}
"""Options that are written alike in every language."""


@cache
def marked() -> dict[str, str]:
    """Every marked text, with the file that it stands in first."""
    with (LOCALE / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options, keywords=KEYWORDS, directory_filter=_ours)
    return {text: file for file, _, text, *_ in reversed(list(found)) if text}


def _ours(folder: str) -> bool:
    return not Path(folder).name.startswith(".") and Path(folder).name not in {"node_modules", "tests", "__pycache__"}


def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "layerlab.po").open("rb") as file:
        return read_po(file, locale=language)


def placeholders(text: str) -> Counter[str]:
    """`{name}` and `{name:.2f}`; a text with a brace of its own has none."""
    try:
        return Counter(f"{name}:{spec}" for _, name, spec, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return Counter(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_formula_runs_over_the_end_of_a_line(language: str) -> None:
    texts = [text for entry in catalogue(language) for text in (entry.id, entry.string) if isinstance(text, str)]
    assert [line for text in texts for line in text.splitlines() if line.count("$") % 2] == []


def test_chinese_is_offered() -> None:
    assert "zh_CN" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_text_is_translated(language: str) -> None:
    translated = {entry.id for entry in catalogue(language) if entry.id and entry.string}
    missing = {text: file for text, file in marked().items() if text not in translated}
    assert missing == {}, f"{len(missing)} texts without a translation: `make messages`, then translate them"


BRITISH = re.compile(
    r"\w*(?:colour|favour|behaviour|neighbour|honour|flavour|centre|grey|catalogue|licence|labell|cancell(?!ation)"
    r"|(?:normal|regular|standard|initial|optim|minim|maxim|visual|general|recogn|organ|summar|quant|token|penal|random"
    r"|memor|special|categor|synchron|parallel)is(?:e|ed|es|ing|ation)\b)\w*",
    re.IGNORECASE,
)
"""Matches whole words."""


def british_words(texts: Iterable[str]) -> list[str]:
    """Each word is matched once, however often it occurs."""
    return sorted(filter(BRITISH.fullmatch, {word for text in texts for word in re.findall(r"\w+", text)}))


def unquoted(text: str) -> str:
    """Without code and placeholders."""
    return re.sub(r"`[^`\n]*`|\{\w+\}", "", text)


def test_texts_and_docs_have_american_spelling() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    prose = [re.sub(r"```.*?```|`[^`\n]*`|\]\([^)]*\)", "", page.read_text("utf-8"), flags=re.DOTALL) for page in pages]
    texts = [*(text.split("\nReference:")[0] for text in marked()), *prose]  # titles of papers are as they were printed
    assert british_words(map(unquoted, texts)) == []


COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\w])//[^\n]*", re.DOTALL)
"""A comment of JavaScript or CSS; `//` of addresses is none."""


def comments_and_docstrings(source: str, suffix: str) -> list[str]:
    if suffix != ".py":
        return COMMENT.findall(source)
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(getattr(node, "body", None), list)]
    strings = [line.value for node in nodes for line in node.body if isinstance(line, ast.Expr)]
    docstrings = [
        inspect.cleandoc(s.value) for s in strings if isinstance(s, ast.Constant) and isinstance(s.value, str)
    ]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [*docstrings, *(token.string for token in tokens if token.type == tokenize.COMMENT)]


def british_prose(path: Path) -> list[str]:
    """British words in comments and docstrings; most files have none at all and need not be parsed."""
    source = path.read_text("utf-8")
    if not british_words([source]):
        return []
    texts = (unquoted(text.split("\nReference:")[0]) for text in comments_and_docstrings(source, path.suffix))
    return [word for word in british_words(texts) if "_" not in word]  # names in old files keep theirs


def test_comments_and_docstrings_have_american_spelling() -> None:
    folders = [ROOT / name for name in ("engine", "pages", "tests", "assets")]
    code = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".py", ".js", ".mjs", ".css"}]
    code = [path for path in code if "node_modules" not in path.parts]
    assert {str(path.relative_to(ROOT)): words for path in code if (words := british_prose(path))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_earlier_texts_lead_to_present_ones_with_the_values_that_they_have(language: str) -> None:
    table = json.loads((LOCALE / "renamed.json").read_text("utf-8"))
    assert [present for present, _ in table.values() if present not in marked()] == []
    shown = translations(language)
    wrong = [earlier for earlier in table if placeholders(shown[earlier]).keys() - placeholders(earlier).keys()]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [entry.id for entry in catalogue(language) if entry.id and entry.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over(language: str) -> None:
    texts = marked()
    assert [entry.id for entry in catalogue(language) if entry.id and entry.id not in texts] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_text(language: str) -> None:
    entries = [(e.id, str(e.string)) for e in catalogue(language) if e.id and e.string]
    assert [text for text, said in entries if placeholders(text) != placeholders(said)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_code_and_the_spaces_at_its_ends(language: str) -> None:
    def kept(text: str) -> tuple[list[str], str, str]:
        return sorted(re.findall(r"`[^`]*`", text)), text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    entries = [(e.id, str(e.string)) for e in catalogue(language) if e.id and e.string]
    assert [text for text, said in entries if kept(text) != kept(said)] == []


def test_chinese_characters_stand_apart_from_latin_letters_and_digits() -> None:
    joint = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
    texts = [re.sub(r"`[^`]*`", "", str(entry.string)) for entry in catalogue("zh_CN")]
    assert [text for text in texts if joint.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_version_ends_its_sentence(language: str) -> None:
    """Streamlit writes its number into a text of its own, which follows ours."""
    text = "Made with Streamlit {version}"
    assert str(catalogue(language).get(text).string).endswith("{version}")


def test_no_marked_text_is_put_together_from_pieces() -> None:
    """`_(f"…")` cannot be translated: the values belong into placeholders."""
    pieces = re.compile(r"\b(?:N_|_)\(\s*f[\"']")
    files = [*(ROOT / "engine").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    assert [str(path) for path in files if pieces.search(path.read_text(encoding="utf-8"))] == []


def test_no_text_is_marked_within_an_f_string() -> None:
    """Before Python 3.12 an f-string is one token, and what is marked in it is never found."""
    files = [*(ROOT / "engine").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    f_strings = [
        (path, part)
        for path in files
        for part in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(part, ast.JoinedStr)
    ]
    assert len(f_strings) > 100
    assert [f"{path}:{part.lineno}" for path, part in f_strings if _marks(part)] == []


def _marks(part: ast.AST) -> bool:
    calls = [inner for inner in ast.walk(part) if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name)]
    return any(call.func.id in KEYWORDS and isinstance(call.args[0], ast.Constant) for call in calls)


def test_every_option_of_a_setting_is_marked() -> None:
    """Options have translatable titles, unless they are symbols."""
    texts, bare_words = marked(), set()
    for registry in REGISTRIES.values():
        for thing in registry:
            for name, info in thing.model_fields.items():
                titles = {option_title(info, option) for option in _options(info.annotation)}
                bare_words |= {f"{thing.__name__}.{name}: {title}" for title in titles - set(texts) - SYMBOLS}
    assert bare_words == set()


def _options(annotation: object) -> set[object]:
    """The values of every `Literal` in an annotation."""
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    return {option for part in get_args(annotation) for option in _options(part)}
