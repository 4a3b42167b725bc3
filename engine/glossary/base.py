"""The base class of glossary terms: a title, a short explanation, and the words by which texts mention it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import ClassVar

from engine.registry import CatalogEntry, Registry
from engine.text import N_


class Term(CatalogEntry):
    """Base class of all terms: the docstring explains the term to a beginner, and its file is its group.

    A text mentions a term if it contains its title or one of its `synonyms`. English words must match as whole words,
    also with a plural s; Chinese ones match anywhere, since Chinese has no spaces.
    """

    related: ClassVar[tuple[str, ...]] = ()
    """Names of terms to read next."""

    @classmethod
    def group(cls) -> str:
        return cls.__module__.rpartition(".")[2]

    @classmethod
    def words(cls) -> tuple[str, ...]:
        return (cls.title, *cls.synonyms)

    @classmethod
    def pattern(cls) -> str:
        """A regular expression that finds the words, in Python and JavaScript, ignoring case."""
        return "|".join(_pattern(word) for word in cls.words())


GROUPS = {
    "training": N_("Training"),
    "gradients": N_("Gradients"),
    "networks": N_("Networks"),
    "data": N_("Data"),
    "losses": N_("Loss and metrics"),
    "generalization": N_("Generalization"),
    "regularization": N_("Regularization"),
    "architectures": N_("Architectures"),
}
"""Titles of the groups, in the order for beginners."""


_FLAGS = re.IGNORECASE | re.ASCII
"""ASCII, as in JavaScript: Chinese characters next to an English word are not part of it."""


def _pattern(word: str) -> str:
    escaped = re.escape(word).replace(r"\ ", " ").replace(r"\-", "-")
    return rf"\b{escaped}s?\b" if word.isascii() else escaped


GLOSSARY: Registry[Term] = Registry("engine.glossary", N_("term"))
"""Terms of the field for beginners, one file per group."""


@lru_cache(maxsize=1000)
def named_in(*texts: str) -> list[type[Term]]:
    """The terms mentioned in these texts, in the order of their first mention."""
    text = "\n".join(texts)
    found = [(match.start(), term) for term in GLOSSARY if (match := re.search(term.pattern(), text, _FLAGS))]
    return [term for _start, term in sorted(found, key=lambda pair: pair[0])]
