"""The app's own HTTP routes: the document, our assets, plotly.js from its wheel, translations and terms."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from pages.ui.glossary import patterns
from pages.ui.language import LANGUAGES, catalogue
from pages.ui.server.document import document_routes
from pages.ui.server.home_document import first_route

ASSETS = Path(__file__).parents[3] / "assets"
SUFFIXES = frozenset({".js", ".css", ".svg", ".png", ".json", ".woff2"})


class Assets(StaticFiles):
    """Files of known types under `assets`. Browsers revalidate each time (304), so an update takes effect at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if Path(path).suffix not in SUFFIXES:
            return PlainTextResponse("There is no such file.\n", 404)
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


async def plotly_js(_request: Request) -> Response:
    """plotly.js from the installed plotly package, located without importing it."""
    spec = importlib.util.find_spec("plotly")
    if spec is None or spec.origin is None:
        return PlainTextResponse("Plotly is not installed.\n", 404)
    path = Path(spec.origin).parent / "package_data" / "plotly.min.js"
    return FileResponse(path, media_type="text/javascript", headers={"Cache-Control": "max-age=86400"})


@cache
def _json(read: Callable[[str], object], language: str) -> tuple[bytes, str]:
    body = json.dumps(read(language), ensure_ascii=False).encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:16]}"'


async def catalogue_json(request: Request) -> Response:
    """`/catalogue/zh_CN.json`: English text -> translation."""
    return _in_language(request, catalogue)


async def terms_json(request: Request) -> Response:
    """`/terms/zh_CN.json`: the patterns by which explanations are linked to the glossary."""
    return _in_language(request, patterns)


def _in_language(request: Request, read: Callable[[str], object]) -> Response:
    language = request.path_params["language"]
    if language not in LANGUAGES:
        return PlainTextResponse("There is no such language.\n", 404)
    body, tag = _json(read, language)
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


class Late:
    """A route whose module is imported on its first request, so that the first document does not wait for it."""

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        self.name = name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route: BaseRoute = getattr(import_module(self.module), self.name)
        await route.handle(scope, receive, send)


def routes() -> list[BaseRoute]:
    """All routes beside Streamlit's own."""
    return [
        *document_routes(),
        Mount("/assets", Assets(directory=ASSETS)),
        Route("/vendor/plotly.min.js", plotly_js),
        Route("/catalogue/{language}.json", catalogue_json),
        Route("/terms/{language}.json", terms_json),
        first_route,
        Route("/api/read", Late("pages.ui.draw.recognition", "read_route")),
        Route("/api/imagine", Late("pages.ui.imagine.generation", "imagine_route")),
        Route("/api/untrained", Late("pages.ui.graph.preview", "preview_route")),
        Route("/api/weight", Late("pages.ui.graph.weight_change", "weight_route")),
        Route("/api/slow-step", Late("pages.ui.train.slow_step", "slow_step_route")),
        Route("/api/weight-update", Late("pages.ui.train.slow_step", "weight_update_route")),
        WebSocketRoute("/live", Late("pages.ui.server.live_socket", "live_route")),
    ]
