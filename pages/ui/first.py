"""What Home's document holds beside Streamlit's own: Home's words and a small network that trains in the browser.

Streamlit's scripts, its socket and the first run of the page take two seconds; see docs/adr/0010.
"""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape
from pathlib import Path

from engine.datasets.base import DATASETS
from engine.datasets.points import EXTENT
from engine.probes.decision_boundary import DecisionBoundary
from engine.text import N_
from pages.ui.demo_plan import demo_plan
from pages.ui.language import ENGLISH, catalogue
from pages.ui.welcome import early_words

SCRIPTS = Path(__file__).parents[2] / "assets" / "js"
ENTRY = SCRIPTS / "home" / "first.js"
CAPTION = N_(
    "This small network already trains, here in your browser: from a point's place it learns which of two spirals "
    "the point lies on. In a moment one that trains on the server takes its place."
)
NAME = N_("A first small network")
_IMPORT = re.compile(r'^import .*?from "(\.[^"]+)";$', re.M)


def first_head(language: str) -> str:
    """Links, so that all that the first picture needs is asked for at once, and before Streamlit's scripts."""
    links = ['<link rel="stylesheet" href="/assets/css/board.css" />']
    if language != ENGLISH:
        links.append(f'<link rel="preload" as="fetch" crossorigin href="/catalogue/{language}.json" />')
    links += [f'<link rel="modulepreload" fetchpriority="high" href="{_address(file)}" />' for file in modules(ENTRY)]
    return "\n    ".join(links)


def first_body(language: str) -> str:
    """The element, hidden until its script runs, and the points: those of the server's run that takes its place."""
    texts = catalogue(language)
    title, name, caption = (escape(texts.get(text, text)) for text in (DecisionBoundary.title, NAME, CAPTION))
    return f"""<aside class="ll-first" aria-label="{name}" hidden>
      <div class="llv-figure">
        <div class="llv-head"><p class="llv-title">{title}</p></div>
        <div class="llv-view"></div>
      </div>
      <p class="ll-caption">{caption}</p>
      {early_words(language)}
      <script type="application/json">{_points()}</script>
    </aside>
    <script type="module" async src="{_address(ENTRY)}"></script>"""


def modules(entry: Path) -> list[Path]:
    """A script and all that it imports, each once."""
    found, waiting = [entry], [entry]
    while waiting:
        file = waiting.pop()
        named = [(file.parent / name).resolve() for name in _IMPORT.findall(file.read_text(encoding="utf-8"))]
        fresh = [other for other in dict.fromkeys(named) if other not in found]
        found += fresh
        waiting += fresh
    return found


def _address(file: Path) -> str:
    return f"/assets/js/{file.relative_to(SCRIPTS).as_posix()}"


@cache
def _points() -> str:
    """Places as x, y, x, y, …, classes, and the part of the plane; numbers and class names only."""
    data = DATASETS.make(demo_plan().dataset)
    train = data.load().train
    assert train.raw is not None
    places = [round(float(value), 2) for value in train.raw.ravel()]
    found = {"points": places, "targets": train.y.tolist(), "extent": EXTENT, "classes": list(data.spec().classes)}
    return json.dumps(found, separators=(",", ":")).replace("<", "\\u003c")
