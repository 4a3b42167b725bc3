"""User text in Markdown: it is shown as typed, and no link, picture or directive in it takes effect."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from engine.text import Message, plain, shortened, spaced

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
"""What Markdown takes a backslash before: the punctuation of ASCII, and no other."""
_LINKED = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
"""Where a word joiner keeps addresses from becoming links: GitHub's Markdown links them whatever is escaped."""
_WORD_JOINER = "\u2060"
_PIECE = re.compile(r"\{\{|\}\}|`[^`]*`|\{\w+\}")
"""Of a template: a brace, a code span, or a value."""
_IN_CODE = re.compile(r"[^`\\\[\]\r\n]*")
"""What may stand in a code span, also within a `:red[…]`, whose end is looked for before code spans are."""


def escaped(text: str) -> str:
    """A person's words for a place that reads Markdown, such as the label of a button: shown as they were typed."""
    line = " ".join(text.split("\n")).replace("\r", " ")
    return _PUNCTUATION.sub(r"\\\g<0>", _LINKED.sub(_WORD_JOINER, line))


def sentence(message: Message, translate: Callable[[str], str]) -> str:
    """The message as Markdown: what the template says, with every value shortened and escaped."""

    def put(found: re.Match[str]) -> str:
        piece = found[0]
        if piece in ("{{", "}}"):
            return piece[0]
        if piece.startswith("`"):
            return code(piece[1:-1].format(**_plain_values(message.values, translate)))
        value = message.values[piece[1:-1]]
        return sentence(value, translate) if isinstance(value, Message) else _escaped_value(value)

    template = translate(message.template)
    return _PIECE.sub(put, spaced(template, _plain_values(message.values, translate)))


def _plain_values(values: Mapping[str, Any], translate: Callable[[str], str]) -> dict[str, Any]:
    return {name: v.render(translate) if isinstance(v, Message) else plain(v) for name, v in values.items()}


def _escaped_value(value: Any) -> str:
    """Numbers and shapes are safe as they are."""
    of_text = isinstance(value, str) or (isinstance(value, list) and any(isinstance(item, str) for item in value))
    return escaped(str(plain(value))) if of_text else str(plain(value))


def code(text: str) -> str:
    """The text as a code span, or the escaped text where it would end the span early."""
    text = shortened(text)
    return f"`{text}`" if text.strip() and _IN_CODE.fullmatch(text) else escaped(text)
