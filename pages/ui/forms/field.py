"""A field of a config with what its widget needs, and what its annotation allows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic.fields import FieldInfo

from pages.ui import glossary
from pages.ui.language import _


@dataclass(frozen=True)
class Field:
    """A field and what its widget needs. `kind` is the bare annotation, `old` the current value."""

    kind: Any
    info: FieldInfo
    old: Any
    label: str
    key: str
    hidden: bool = False
    """Whether the label is hidden, because it is shown elsewhere."""
    blank: str | None = None
    """The meaning of an empty widget, if the field may be left empty."""

    @property
    def help(self) -> str | None:
        return glossary.help_text(self.label, _(self.info.description) if self.info.description else None)

    @property
    def visibility(self) -> Literal["collapsed", "visible"]:
        return "collapsed" if self.hidden else "visible"


def extra(info: FieldInfo) -> Mapping[str, Any]:
    """The hints of a field for its widget."""
    return info.json_schema_extra if isinstance(info.json_schema_extra, Mapping) else {}


def bounds(info: FieldInfo) -> tuple[float | None, float | None, bool]:
    """The minimum and the maximum, and whether the minimum itself is excluded."""
    low = high = None
    open_low = False
    for rule in info.metadata:
        if getattr(rule, "ge", None) is not None:
            low = rule.ge
        if getattr(rule, "gt", None) is not None:
            low, open_low = rule.gt, True
        if getattr(rule, "le", None) is not None:
            high = rule.le
        if getattr(rule, "lt", None) is not None:
            high = rule.lt
    return low, high, open_low


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def option_title(info: FieldInfo, option: Any) -> str:
    """An option's title from `json_schema_extra={"options": {"x2": "x²"}}`, else the option itself."""
    return _(str(extra(info).get("options", {}).get(option, option)))
