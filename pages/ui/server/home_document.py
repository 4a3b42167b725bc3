"""What Home's document holds beside Streamlit's own: Home's words and a small network that trains in the browser.

Streamlit's scripts, its socket and the first run of the page take two seconds; see docs/adr/0010.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.text import N_
from pages.ui.home.welcome import early_words
from pages.ui.language import ENGLISH, catalogue

SCRIPTS = Path(__file__).parents[3] / "assets" / "js"
ENTRY = SCRIPTS / "home" / "first.js"
POINTS = "/api/first"
CAPTION = N_(
    "This small network trains in your browser: it learns which of two spirals a point lies on. One on "
    "the server follows in a moment."
)
NAME = N_("First example network")
_IMPORT = re.compile(r'^import .*?from "(\.[^"]+)";$', re.M)


def first_head(language: str) -> list[str]:
    """Links, so that all that the first picture needs is asked for at once, and before Streamlit's scripts."""
    asked = [POINTS] if language == ENGLISH else [POINTS, f"/catalogue/{language}.json"]
    links = [f'<link rel="preload" as="fetch" crossorigin href="{address}" />' for address in asked]
    return links + [f'<link rel="modulepreload" fetchpriority="high" href="{_address(f)}" />' for f in modules(ENTRY)]


def first_body(language: str) -> str:
    """The element, hidden until its script runs, and within it the picture, hidden until its points are there."""
    texts = catalogue(language)
    name, caption = (escape(texts.get(text, text)) for text in (NAME, CAPTION))
    return f"""<aside class="ll-first" aria-label="{name}" hidden>
      <div class="llv-figure" hidden>
        <div class="llv-head"><p class="llv-title"></p></div>
        <div class="llv-view"></div>
      </div>
      <p class="ll-caption" hidden>{caption}</p>
      {early_words(language)}
    </aside>
    <script type="module" async src="{_address(ENTRY)}"></script>"""


def first_points(_request: Request) -> Response:
    """The points to learn. The document does not wait for what they need: half of all that the app loads."""
    from pages.ui.home.demo_plan import demo_points

    return Response(demo_points(), media_type="application/json", headers={"Cache-Control": "no-cache"})


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


first_route = Route(POINTS, first_points)
