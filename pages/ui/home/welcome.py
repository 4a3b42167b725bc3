"""Home's words: what this is, and the ways in. They are on the page, and before it, in the document that brings it."""

from __future__ import annotations

from html import escape

from engine.text import N_
from pages.ui.language import PARAMETER, catalogue

TITLE = N_("Build a neural network and watch it learn")
SENTENCE = N_(
    "Build networks by clicking, train them on real data, and watch inside: decision boundaries, filters, mistakes."
)
WAYS = {"build": N_("Build a network"), "draw": N_("Draw a digit")}
"""Address of a page -> what to do there."""
READY_PLANS = N_("Open an example")


def early_words(language: str) -> str:
    """The words as HTML. They give way as soon as the page's own stand in the same place (`home.css`)."""
    texts = catalogue(language)
    title, sentence, ready = (escape(texts.get(text, text)) for text in (TITLE, SENTENCE, READY_PLANS))
    ways = {f"/{page}?{PARAMETER}={language}": escape(texts.get(text, text)) for page, text in WAYS.items()}
    links = [f'<a href="{address}">{text}</a>' for address, text in (*ways.items(), ("#ready-plans", ready))]
    return f"""<div class="ll-early">
        <h1>{title}</h1>
        <p>{sentence}</p>
        <nav class="ll-ways">{"".join(links)}</nav>
      </div>"""
