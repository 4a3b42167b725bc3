"""Glossary: terms of machine learning in a few sentences each, with a search; `?term=epoch` shows one at the top."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import streamlit as st

from engine.errors import UnknownNameError
from engine.glossary.base import GLOSSARY, GROUPS, Term
from pages.ui import address, glossary
from pages.ui.language import _, say

PARAMETER = "term"
MAX_SEARCH_LENGTH = 80

Groups = Mapping[str, Sequence[type[Term]]]


def show_page() -> None:
    """The search and an index on the left; the term of the address, then all terms, on the right."""
    st.title(_("Glossary"), anchor=False)
    with st.container(key="glossary"):
        side, texts = st.columns([1, 3], gap="large")
    with side:
        wanted = st.text_input(
            _("Search the glossary"),
            key="glossary-search",
            placeholder=_("Search the glossary"),
            icon=":material/search:",
            label_visibility="collapsed",
            max_chars=MAX_SEARCH_LENGTH,
        )
        groups = glossary.found(wanted)
        _index(groups)
    with texts:
        if not wanted:
            _asked()
        _terms(groups)


def _index(groups: Groups) -> None:
    with st.container(key="glossary-index"):
        for group, terms in groups.items():
            entries = "\n".join(f"- [{_(term.title)}](#{term.name})" for term in terms)
            st.markdown(f"**{_(GROUPS[group])}**\n\n{entries}")


def _asked() -> None:
    """The term in the address, above all others."""
    name = address.read(PARAMETER)
    if not name:
        return
    try:
        term = GLOSSARY.get(name)
    except UnknownNameError as error:
        st.info(say(error.message), icon=":material/info:")
        return
    with st.container(key="glossary-asked"):
        st.subheader(glossary.title(term), anchor=False)
        _explanation(term, GLOSSARY.names())


def _terms(groups: Groups) -> None:
    shown = [term.name for terms in groups.values() for term in terms]
    if not shown:
        st.caption(_("No term matches. Try another word."))
    for group, terms in groups.items():
        st.header(_(GROUPS[group]), anchor=False)
        for term in terms:
            st.subheader(glossary.title(term), anchor=term.name)
            _explanation(term, shown)


def _explanation(term: type[Term], shown: Collection[str]) -> None:
    """The text, with links to related terms on the page."""
    related = [f"[{_(GLOSSARY.get(name).title)}](#{name})" for name in term.related if name in shown]
    st.markdown(_(term.help()))
    if related:
        st.caption(_("See also: {terms}").format(terms=" · ".join(related)))


show_page()
