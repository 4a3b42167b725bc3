"""The pages, in the order of the top bar: address, title, icon."""

from __future__ import annotations

from pathlib import Path

from engine.text import N_

FOLDER = Path(__file__).parents[1]
_ALL = (
    ("home", N_("Home"), ":material/home:"),
    ("data", N_("Data"), ":material/database:"),
    ("build", N_("Build"), ":material/account_tree:"),
    ("train", N_("Train"), ":material/show_chart:"),
    ("compare", N_("Compare"), ":material/compare_arrows:"),
    ("draw", N_("Draw"), ":material/draw:"),
    ("predict", N_("Predict"), ":material/lightbulb:"),
    ("imagine", N_("Imagine"), ":material/auto_awesome:"),
    ("glossary", N_("Glossary"), ":material/menu_book:"),
)


def pages() -> list[tuple[str, str, str]]:
    """The pages whose files exist."""
    return [entry for entry in _ALL if path(entry[0]).is_file()]


def path(name: str) -> Path:
    """The script of a page, for `st.Page` and `st.switch_page`."""
    return FOLDER / f"{name}.py"
