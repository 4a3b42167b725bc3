"""Samples of text, each with its target."""

from __future__ import annotations

from html import escape

from pages.ui.data.summary import Summary
from pages.ui.language import _, called
from pages.ui.svg import class_colour

SHOWN_LETTERS = 400


def samples(seen: Summary) -> str:
    """One row per sample: the target, and the text."""
    rows = []
    for text, answer in zip(seen.texts, seen.answers, strict=True):
        known = answer in seen.spec.classes
        mark = class_colour(seen.spec.classes.index(answer)) if known else "var(--ll-muted)"
        label = called(seen.spec.names[seen.spec.classes.index(answer)]) if known else answer
        name = f'<span class="ll-row-name" style="--ll-mark:{mark}">{escape(shortened(label))}</span>' if label else ""
        across = "" if label else ' style="grid-template-columns:minmax(0,1fr)"'
        rows.append(
            f'<div class="ll-row"{across}>{name}'
            f'<span style="white-space:pre-wrap;overflow-wrap:anywhere;font-size:14px">{escape(shortened(text))}</span></div>'
        )
    return f'<div class="ll-rows">{"".join(rows)}</div>'


def shortened(text: str) -> str:
    """The end of a long text, which the network reads last."""
    return text if len(text) <= SHOWN_LETTERS else f"… {text[-SHOWN_LETTERS:]}"


def named(piece: str) -> str:
    """A token as visible text: a space and a new line have names."""
    return {" ": _("space"), "\n": _("new line")}.get(piece, piece)
