"""The base class of views.

A view says what to draw, never how: colors, fonts and interaction belong to the renderer of its kind
(`assets/js/views/<kind>.js`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from numpy.typing import NDArray

from engine.text import Message

Array = NDArray[Any]
Scale = Literal["signed", "magnitude", "grey", "rgb"]


@dataclass(frozen=True)
class View:
    """Base of all views."""

    kind: ClassVar[str] = ""
    note: Message | None = field(default=None, kw_only=True)
    """A sentence that explains this view."""
    source: Message | None = field(default=None, kw_only=True)
    """The split and the number of samples that this view summarizes."""
