"""Several views as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.views.base import View


@dataclass(frozen=True)
class Sheet(View):
    """Several views, one below the other, each with a heading: the feature maps of every layer."""

    kind: ClassVar[str] = "sheet"
    headings: tuple[str, ...]
    views: tuple[View, ...]
