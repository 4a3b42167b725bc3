"""User text in Markdown: shown as typed, with no link, image or directive taking effect."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from engine.text import Message, plain, shortened, spaced

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
"""The characters that Markdown can escape: ASCII punctuation."""
_LINKED = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
"""Where a word joiner prevents automatic links: GitHub-flavored Markdown links addresses even if they are escaped."""
_WORD_JOINER = "\u2060"
_PIECE = re.compile(r"\{\{|\}\}|`[^`]*`|\{\w+\}")
"""A piece of a template: a brace, a code span, or a value."""
_IN_CODE = re.compile(r"[^`\\\[\]\r\n]*")
"""Text that is safe in a code span, even within `:red[…]`, whose end Streamlit finds before it parses code spans."""


def escaped(text: str) -> str:
    """User text for a place that parses Markdown, such as a button's label: shown as typed."""
    line = " ".join(text.split("\n")).replace("\r", " ")
    return _PUNCTUATION.sub(r"\\\g<0>", _LINKED.sub(_WORD_JOINER, line))


def sentence(message: Message, translate: Callable[[str], str]) -> str:
    """The message as Markdown: its template, with every value shortened and escaped."""

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
    """The value as text, escaped if it contains text; numbers and shapes are safe as they are."""
    of_text = isinstance(value, str) or (isinstance(value, list) and any(isinstance(item, str) for item in value))
    return escaped(str(plain(value))) if of_text else str(plain(value))


def code(text: str) -> str:
    """The text as a code span, or escaped if it would end the span early."""
    text = shortened(text)
    return f"`{text}`" if text.strip() and _IN_CODE.fullmatch(text) else escaped(text)
