"""The HTML document of every page: Streamlit's own, with our style sheets, title, icon and language.

`window.__streamlit` names the server's address. Without it, Streamlit first tries an address below the page's own,
a request that fails on every deep link.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import streamlit
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from pages.ui.language import HTML_CODES, LANGUAGES, PARAMETER, nearest
from pages.ui.scripts import SCRIPTS, address, component_script, with_imports
from pages.ui.server.home_document import ENTRY, first_body, first_head
from pages.ui.sitemap import pages

_HEAD = f"""<title>Layerlab</title>
    <link rel="icon" type="image/svg+xml" href="/assets/icons/mark.svg" />
    <script>{(SCRIPTS / "document.js").read_text(encoding="utf-8")}</script>
    <script type="module" src="/assets/js/streamlit_page.js"></script>"""
_SHEETS = [
    f'<link rel="stylesheet" href="/assets/css/{name}.css" />'
    for name in (
        *("layerlab", "navigation", "touch", "drawings", "cards", "home", "build", "folds", "build_layout", "train"),
        *("figures", "matrix", "board", "film", "changes", "views", "compact_board", "compare", "draw", "imagine"),
        "glossary",
    )
]
"""All style sheets but the graph's, which is in a shadow root, so that nothing appears unstyled."""
_ROOT = '<div id="root">'
_IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
_STATIC = Path(streamlit.__file__).parent / "static"
_ON_EVERY_PAGE = ("BidiComponent", "ButtonGroup", "PageLink", "Html")
"""Parts of Streamlit that it would otherwise request only when a page's first elements arrive."""
_COMPONENTS = ("frame", "still", "cards")
"""Components that are visible as soon as a page loads."""
_FIELDS = ("Button", "Checkbox", "NumberInput", "Selectbox", "Slider")
_ON_PAGE = {"build": _FIELDS, "data": _FIELDS}
"""Parts that single pages need. Streamlit's placeholders for them are lower, so the page would shift when they load."""


@cache
def document(language: str, page_name: str = "") -> str:
    """The document of one page in one of `LANGUAGES`; Home's includes what is shown before Streamlit has started."""
    home = page_name == pages()[0][0]
    page = (_STATIC / "index.html").read_text(encoding="utf-8")
    page = re.sub(r'<html lang="\w+">', f'<html lang="{HTML_CODES[language]}">', page, count=1)
    page = re.sub(r'<link rel="shortcut icon"[^>]*>\s*', "", page, count=1)
    page = re.sub(r"<link\s+rel=\"preload\"[^>]*as=\"font\"[^>]*>\s*", "", page)  # we use the system's fonts
    head = [_HEAD, *_SHEETS, *(first_head(language) if home else ())]
    page = re.sub(r"<title>.*?</title>", lambda _: "\n    ".join(head), page, count=1)
    late = [*_component_links(home), *_parts(page, (*_ON_EVERY_PAGE, *_ON_PAGE.get(page_name, ())))]
    page = page.replace("</head>", "\n    ".join(late) + "\n  </head>", 1)
    return page.replace(_ROOT, f"{first_body(language)}\n    {_ROOT}", 1) if home else page


def _component_links(home: bool) -> list[str]:
    """Preload links for the scripts of `_COMPONENTS`, except those that Home's first picture loads already."""
    known = with_imports([ENTRY]) if home else []
    files = [file for file in with_imports(map(component_script, _COMPONENTS)) if file not in known]
    return [f'<link rel="modulepreload" fetchpriority="low" href="{address(file)}">' for file in files]


def _parts(page: str, names: Iterable[str]) -> list[str]:
    """Preload links for these parts of Streamlit and all that they import, except those that `page` names already."""
    waiting = [file for name in names for file in sorted((_STATIC / "static" / "js").glob(f"{name}.*.js"))]
    found: list[Path] = []
    while waiting:
        file = waiting.pop()
        if file not in found and file.name not in page and file.is_file():
            found.append(file)
            waiting += [file.parent / name for name in _IMPORTED.findall(file.read_text(encoding="utf-8"))]
    link = '<link rel="modulepreload" fetchpriority="low" crossorigin href="./static/js/{}">'
    return [link.format(file.name) for file in found]


@cache
def script_hashes() -> str:
    """The hashes of the document's inline scripts, for the Content-Security-Policy."""
    scripts = re.findall(r"<script>(.*?)</script>", document("en"), re.DOTALL)
    return " ".join(f"'sha256-{b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)


async def serve(request: Request) -> Response:
    """Serves the document of any page. Streamlit knows the first page only as the root."""
    if request.url.path == f"/{pages()[0][0]}":
        return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/")
    asked = request.query_params.get(PARAMETER, "")
    language = asked if asked in LANGUAGES else nearest(request.headers.get("accept-language"))
    asked_page = request.url.path.strip("/") or pages()[0][0]
    page_name = next((name for name, *_ in pages() if name == asked_page), "")  # documents are cached by name
    return HTMLResponse(document(language, page_name), headers={"Cache-Control": "no-cache"})


class _PageName(StringConvertor):
    """What can be the name of a page: Streamlit's own addresses have a dot, begin with `_` or have several parts."""

    regex = "[^/._][^/.]*"


def document_routes() -> list[Route]:
    """The root, every page, and addresses without a page, where Streamlit says so and shows Home."""
    register_url_convertor("page_name", _PageName())
    return [Route("/", serve), Route("/{page_name:page_name}", serve)]
