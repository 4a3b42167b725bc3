"""The visitor's language, and translations from the catalogs in `assets/locale`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit as st
from babel.messages.pofile import read_po

from engine.text import Message, Name
from pages.ui import address, state
from pages.ui.markdown import sentence

LOCALE = Path(__file__).parents[2] / "assets" / "locale"
DOMAIN = "layerlab"
ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "zh_CN": "中文"}
"""The languages by code, each by its own name."""
HTML_CODES = {ENGLISH: "en", "zh_CN": "zh-Hans"}
PARAMETER = "lang"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Translations by English text; empty for English. Fuzzy and empty entries are omitted.

    Runs and data sets keep the texts of the version that wrote them, so earlier texts are included.
    """
    path = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if language not in LANGUAGES or not path.is_file():
        return {}
    with path.open("rb") as file:
        entries = read_po(file, locale=language)
    found = {str(e.id): str(e.string) for e in entries if e.id and e.string and not e.fuzzy}
    return {**_earlier(found), **found}


def _earlier(found: Mapping[str, str]) -> dict[str, str]:
    """Translations of stored texts by their earlier wording; `renamed.json` has the present one, and for each present
    placeholder its earlier name, where it differs."""
    table = json.loads((LOCALE / "renamed.json").read_text(encoding="utf-8"))
    return {
        earlier: re.sub(r"\{(\w+)", lambda name: "{" + names.get(name[1], name[1]), found[present])  # noqa: B023
        for earlier, (present, names) in table.items()
        if present in found
    }


def nearest(wanted: str | None) -> str:
    """The language for a browser's `zh-TW`, `en-GB`, …"""
    return "zh_CN" if (wanted or "").lower().startswith("zh") else ENGLISH


def language() -> str:
    """The language in use, as determined by `settle` for this rerun; pages ask for it with every text."""
    settled = state.get(state.CHOSEN_LANGUAGE)
    return settled if settled in LANGUAGES else determined()


def determined() -> str:
    """The language from the URL, else the one chosen earlier, else the browser's."""
    asked = address.read(PARAMETER)
    if asked in LANGUAGES:
        return str(asked)
    chosen = state.get(state.CHOSEN_LANGUAGE)
    return chosen if chosen in LANGUAGES else nearest(st.context.locale)


def choose(code: str) -> None:
    """Switches the language of this visit and writes it into the URL."""
    state.put(state.CHOSEN_LANGUAGE, code)
    address.write(PARAMETER, code)


def settle() -> str:
    """Called once per rerun by the shell: keeps the language across pages, whose links carry no parameters."""
    code = determined()
    if state.get(state.CHOSEN_LANGUAGE) != code:
        state.put(state.CHOSEN_LANGUAGE, code)
    address.write(PARAMETER, code)
    return code


def _(text: str) -> str:
    """`text` in the visitor's language; insert values with `.format(name=value)` afterwards."""
    return catalogue(language()).get(text, text)


def say(message: Message) -> str:
    """A message of the engine in the visitor's language, as Markdown."""
    return sentence(message, _)


def say_plainly(message: Message) -> str:
    """The same as plain text: for a component, an attribute, or HTML that is escaped afterwards."""
    return message.render(_)


def called(name: Name) -> str:
    """A name as shown: our own names are translated, names from a person's data stay as typed."""
    return name if isinstance(name, str) else say_plainly(name)
