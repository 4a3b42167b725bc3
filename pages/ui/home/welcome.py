"""Home's texts: the heading and the main links, shown on the page and before that in its document."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

from engine.text import N_
from pages.ui.language import PARAMETER, catalogue

TITLE = N_("Build a neural network and watch it learn")
SENTENCE = N_(
    "Build networks by clicking, train them on real data, and watch inside: decision boundaries, filters, mistakes."
)


@dataclass(frozen=True)
class Way:
    """A link to a page, with the parameters of its address."""

    page: str
    label: str
    query: dict[str, str] = field(default_factory=dict)


WAYS = (
    Way("build", N_("Build a network")),
    Way("draw", N_("Draw a digit")),
    Way("data", N_("Use your own data"), {"set": "new"}),
)
READY_PLANS = N_("Open an example")


def early_words(language: str) -> str:
    """The texts as HTML, hidden as soon as the page's own are on screen (`home.css`)."""
    texts = catalogue(language)
    title, sentence, ready = (escape(texts.get(text, text)) for text in (TITLE, SENTENCE, READY_PLANS))
    links = [f'<a href="{_address(way, language)}">{escape(texts.get(way.label, way.label))}</a>' for way in WAYS]
    links.append(f'<a href="#ready-plans">{ready}</a>')
    return f"""<div class="ll-early">
        <h1>{title}</h1>
        <p>{sentence}</p>
        <nav class="ll-ways">{"".join(links)}</nav>
      </div>"""


def _address(way: Way, language: str) -> str:
    return escape(f"/{way.page}?{urlencode({PARAMETER: language, **way.query})}")
