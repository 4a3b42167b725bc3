"""The additions to Home's document: Home's texts and a small network that trains in the browser.

They are on screen while Streamlit's scripts, its socket and the first run of the page load, which takes two seconds;
see docs/adr/0010.
"""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.text import N_
from pages.ui.home.welcome import early_words
from pages.ui.language import ENGLISH, catalogue
from pages.ui.scripts import SCRIPTS, address, with_imports

ENTRY = SCRIPTS / "home" / "first.js"
POINTS = "/api/first"
CAPTION = N_(
    "This small network trains in your browser: it learns which of two spirals a point lies on. One on "
    "the server follows in a moment."
)
NAME = N_("First example network")


def first_head(language: str) -> list[str]:
    """Preload links for everything that the first picture needs, ahead of Streamlit's scripts."""
    asked = [POINTS] if language == ENGLISH else [POINTS, f"/catalogue/{language}.json"]
    links = [f'<link rel="preload" as="fetch" crossorigin href="{one}" />' for one in asked]
    files = with_imports([ENTRY])
    return links + [f'<link rel="modulepreload" fetchpriority="high" href="{address(file)}" />' for file in files]


def first_body(language: str) -> str:
    """The element, hidden until its script runs; the picture in it is hidden until its points are loaded."""
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
    <script type="module" async src="{address(ENTRY)}"></script>"""


def first_points(_request: Request) -> Response:
    """The training points. The document does not wait for them: they need half of all modules that the app loads."""
    from pages.ui.home.demo_plan import demo_points

    return Response(demo_points(), media_type="application/json", headers={"Cache-Control": "no-cache"})


first_route = Route(POINTS, first_points)
