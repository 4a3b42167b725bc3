"""The titles of graphs, and their numbers of parameters in words."""

from __future__ import annotations

from engine.text import N_, plural
from pages.ui.language import _
from pages.ui.markdown import escaped

TITLES = {
    "main": N_("Network"),
    "encoder": N_("Encoder"),
    "decoder": N_("Decoder"),
    "generator": N_("Generator"),
    "discriminator": N_("Discriminator"),
}
"""Titles of the families' graphs. Other graphs are shown by their names."""


def title(name: str) -> str:
    """A graph's title as Markdown: translated for the families' graphs, else its name."""
    return _(TITLES[name]) if name in TITLES else escaped(name[:40])


def counted_weights(count: int) -> str:
    """A number of parameters with its unit."""
    text = plural(
        count, N_("1 parameter"), N_("{count} parameters")
    )  # a separate statement, since `make messages` does not read calls within `_()`
    return _(text).format(count=f"{count:,}")
