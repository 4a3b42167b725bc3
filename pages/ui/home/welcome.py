"""Home's texts: the heading and the main links, shown on the page and before that in its document."""

from __future__ import annotations

from html import escape

from engine.text import N_
from pages.ui.language import PARAMETER, catalogue

TITLE = N_("Build a neural network and watch it learn")
SENTENCE = N_(
    "Build networks by clicking, train them on real data, and watch inside: decision boundaries, filters, mistakes."
)
WAYS = {"build": N_("Build a network"), "draw": N_("Draw a digit")}
"""Label of the link to each page."""
READY_PLANS = N_("Open an example")


def early_words(language: str) -> str:
    """The texts as HTML, hidden as soon as the page's own are on screen (`home.css`)."""
    texts = catalogue(language)
    title, sentence, ready = (escape(texts.get(text, text)) for text in (TITLE, SENTENCE, READY_PLANS))
    ways = {f"/{page}?{PARAMETER}={language}": escape(texts.get(text, text)) for page, text in WAYS.items()}
    links = [f'<a href="{address}">{text}</a>' for address, text in (*ways.items(), ("#ready-plans", ready))]
    return f"""<div class="ll-early">
        <h1>{title}</h1>
        <p>{sentence}</p>
        <nav class="ll-ways">{"".join(links)}</nav>
      </div>"""
