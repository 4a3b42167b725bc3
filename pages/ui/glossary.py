"""The glossary on the pages: links to the terms that a text mentions, and the search for terms."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.glossary.base import GLOSSARY, GROUPS, Term, named_in
from pages.ui.language import ENGLISH, _, catalogue, language

MAX_LINKS = 8
"""Maximum number of terms to which one explanation links; the first that it mentions are kept."""


def title(term: type[Term]) -> str:
    """The title in the visitor's language, followed by the English one unless it is part of it."""
    translated = _(term.title)
    return translated if term.title.lower() in translated.lower() else f"{translated}（{term.title}）"


def links(*texts: str) -> str:
    """Links to the terms that these texts mention, as one line of Markdown; they open in a new tab."""
    found = named_in(*texts)[:MAX_LINKS]
    addresses = (f"[{_(term.title)}](/glossary?term={term.name}&lang={language()})" for term in found)
    return _("In the glossary: {terms}").format(terms=" · ".join(addresses)) if found else ""


def help_text(label: str, text: str | None) -> str | None:
    """The help of a widget, with links to the terms that it and its label mention."""
    return "\n\n".join(filter(None, [text, links(label, text or "")])) or None


def show_links(*texts: str) -> None:
    """The same line on the page itself; nothing if no term is mentioned."""
    if line := links(*texts):
        st.caption(line)


def found(wanted: str) -> dict[str, list[type[Term]]]:
    """By group: the terms whose names contain every word of the search, else those whose explanations do."""
    words = wanted.lower().split()
    named = [term for term in GLOSSARY if _holds(words, *term.words(), _(term.title))]
    shown = named or [term for term in GLOSSARY if _holds(words, _(term.title), _(term.help()))]
    return {group: terms for group in GROUPS if (terms := [term for term in shown if term.group() == group])}


def _holds(words: Sequence[str], *texts: str) -> bool:
    whole = "\n".join(texts).lower()
    return all(word in whole for word in words)


def patterns(code: str) -> list[dict[str, str]]:
    """The terms as the browser needs them to link its own explanations: name, title, regular expression."""
    entries = {} if code == ENGLISH else catalogue(code)
    return [
        {"name": term.name, "title": entries.get(term.title, term.title), "pattern": term.pattern()}
        for term in GLOSSARY
    ]
