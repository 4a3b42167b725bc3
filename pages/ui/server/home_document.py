"""The additions to Home's document: Home's texts and a small network that trains in the browser.

They are on screen while Streamlit's scripts, its socket and the first run of the page load, which takes two seconds;
then the page takes the network over. See docs/adr/0010.
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
NAME = N_("First example network")


def first_head(language: str) -> list[str]:
    """Preload links for everything that the first picture needs, ahead of Streamlit's scripts."""
    asked = [POINTS] if language == ENGLISH else [POINTS, f"/catalogue/{language}.json"]
    links = [f'<link rel="preload" as="fetch" crossorigin href="{one}" />' for one in asked]
    files = with_imports([ENTRY])
    return links + [f'<link rel="modulepreload" fetchpriority="high" href="{address(file)}" />' for file in files]


def first_body(language: str) -> str:
    """The element, hidden until its script puts the network into it."""
    name = escape(catalogue(language).get(NAME, NAME))
    return f"""<aside class="ll-first" aria-label="{name}" hidden>
      {early_words(language)}
    </aside>
    <script type="module" async src="{address(ENTRY)}"></script>"""


def first_points(request: Request) -> Response:
    """The training points. The document does not wait for them: they need half of all modules that the app loads."""
    from pages.ui.home import first_plan

    data = request.query_params.get("data", first_plan.DATA[0])
    if data not in first_plan.DATA:
        return Response(status_code=404)
    headers = {"Cache-Control": "no-cache"}
    return Response(first_plan.first_points(data), media_type="application/json", headers=headers)


first_route = Route(POINTS, first_points)
