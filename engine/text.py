"""Texts that the pages translate: marked templates, kept apart from their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate here"
    """Marks `text` for the translation catalog and returns it unchanged."""
    return text


MAX_VALUE_LENGTH, MAX_NAME_LENGTH, MAX_NAMES = 200, 40, 100
"""Maximum characters of a value in a sentence and of a name in a list, and maximum names in such a list."""


class Message(BaseModel):
    """One sentence: a marked template and its values.

    A value that is itself marked text (such as a layer's title) is given as a `Message`, so that it is translated too.
    Messages travel as JSON in problems and events; `render` is called where they are shown.
    """

    model_config = ConfigDict(frozen=True)

    template: str
    values: dict[str, Message | bool | int | float | str | list[Any] | None] = {}

    def render(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, translated by `translate` (a gettext function); English by default."""
        values = {
            key: value.render(translate) if isinstance(value, Message) else plain(value)
            for key, value in self.values.items()
        }
        return spaced(translate(self.template), values).format(**values)

    def __str__(self) -> str:
        return self.render()


_HAN = "[\u4e00-\u9fff]"
_BEFORE = re.compile(rf"(?<={_HAN})(?=\{{(\w+)\}})")
_AFTER = re.compile(rf"\{{(\w+)\}}(?={_HAN})")


def spaced(template: str, values: Mapping[str, Any]) -> str:
    """The template with spaces between Chinese characters and values that begin or end with a Latin letter or a digit."""
    template = _BEFORE.sub(lambda found: " " * _is_latin(str(values.get(found[1], ""))[:1]), template)
    return _AFTER.sub(lambda found: found[0] + " " * _is_latin(str(values.get(found[1], ""))[-1:]), template)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


Name = str | Message
"""A name: our own names are messages, which are translated; names given by a person are plain strings."""


def message(template: str, **values: Any) -> Message:
    """Shorthand: `message(N_("{n} rows"), n=3)`."""
    return Message(template=template, values=values)


def plural(count: int, one: str, many: str) -> str:
    """The marked template for `count`: `plural(n, N_("1 row"), N_("{n} rows"))`."""
    return one if count == 1 else many


def figure(value: float) -> str:
    """A score as text, with equally many decimals as its neighbors: 0.70, 16.72, 1,250."""
    if not 0.1 <= abs(value) < 100:
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{value:.2f}"


def shape_text(shape: Iterable[int]) -> str:
    """A shape as people read it: 1 × 28 × 28."""
    return " × ".join(map(str, shape))


def shortened(text: str, longest: int = MAX_VALUE_LENGTH) -> str:
    """The text, cut with an ellipsis where it is longer than `longest`."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def plain(value: Any) -> Any:
    """Formats a value: shapes as `(1, 28, 28)` or `(8,)`, names separated by commas, long texts shortened."""
    if isinstance(value, str):
        return shortened(value)
    if not isinstance(value, list | tuple):
        return value
    if value and all(isinstance(item, str) for item in value):
        return ", ".join(shortened(item, MAX_NAME_LENGTH) for item in value[:MAX_NAMES]) + ", …" * (
            len(value) > MAX_NAMES
        )
    return shortened(str(tuple(value)))
