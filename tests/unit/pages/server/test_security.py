"""Origin checks, cookies, headers and our own routes, by requests against the ASGI app itself."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from pages.ui.server.allow_list import AllowList
from pages.ui.server.origins import read_origins
from pages.ui.server.routes import routes
from pages.ui.server.security import Guard
from pages.ui.visitor import COOKIE, owner_of


async def page(_request: Request) -> HTMLResponse:
    return HTMLResponse("<p>page</p>")


async def change(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("changed")


async def live(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


@pytest.fixture(scope="module")
def app() -> Starlette:
    own = [r for r in routes() if getattr(r, "path", "") != "/live"]
    ours = [*own, Route("/", page), Route("/api/change", change, methods=["POST"]), WebSocketRoute("/live", live)]
    return guarded(ours)


def guarded(routes: list[BaseRoute]) -> Starlette:
    allowed = AllowList(read_origins({"LAYERLAB_ORIGINS": "http://lab.test, https://lab.school.test"}))
    return Starlette(routes=routes, middleware=[Middleware(Guard, allowed=allowed)])


def ask(app: Starlette, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://lab.test") as client:
            return await client.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return asyncio.run(send())


def dial(app: Starlette, **headers: str) -> str:
    """Opens `/live` and gives the first thing that the server sends back."""
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(event: Any) -> None:
        sent.append(event)

    raw = [(k.encode(), v.encode()) for k, v in {"host": "lab.test", **headers}.items()]
    scope = {"type": "websocket", "path": "/live", "headers": raw, "query_string": b"", "scheme": "ws"}
    asyncio.run(app(scope, receive, send))
    return str(sent[0]["type"])


@pytest.mark.parametrize("path", ["/", "/assets/css/layerlab.css", "/nowhere"])
def test_every_response_carries_safe_headers(app: Starlette, path: str) -> None:
    headers = ask(app, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "'unsafe-eval'" not in headers["content-security-policy"]


def test_a_first_page_sets_an_unguessable_cookie_once(app: Starlette) -> None:
    first = ask(app, "/")
    cookie = first.headers["set-cookie"]
    assert "; HttpOnly; SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert owner_of(dict(first.cookies))
    assert "set-cookie" not in ask(app, "/", cookie=f"{COOKIE}={first.cookies[COOKIE]}").headers
    assert "set-cookie" not in ask(app, "/assets/css/layerlab.css").headers


def test_owners_differ_and_do_not_show_the_cookie() -> None:
    one, two = "a" * 43, "b" * 43
    assert owner_of({COOKIE: one}) != owner_of({COOKIE: two})
    assert one not in str(owner_of({COOKIE: one}))
    for unsound in ({}, {COOKIE: "short"}, {COOKIE: "a" * 43 + "\n"}, {COOKIE: "a" * 42 + "!"}):
        assert owner_of(unsound) is None


@pytest.mark.parametrize("path", ["/", "/home", "/assets/css/layerlab.css", "/catalogue/en.json", "/nowhere"])
def test_every_path_refuses_other_sites_and_other_names(app: Starlette, path: str) -> None:
    for headers in ({"origin": "http://evil.test"}, {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}):
        refused = ask(app, path, **headers)
        assert refused.status_code == 403
        assert refused.text.startswith("Only Layerlab's own pages may request this")
        assert refused.headers["x-content-type-options"] == "nosniff"
    rebound = ask(app, path, host="evil.test")
    assert rebound.status_code == 421
    assert "does not answer at `evil.test`" in rebound.text
    assert "evil.test" not in rebound.headers.get("location", "")


def test_a_refusal_speaks_the_browsers_language(app: Starlette) -> None:
    assert "evil.test" in ask(app, "/", host="evil.test", accept_language="zh-CN,zh").text
    assert "does not answer" not in ask(app, "/", host="evil.test", accept_language="zh-CN,zh").text


@pytest.mark.parametrize(
    ("path", "referer", "accepted", "is_chinese"),
    [
        ("/build?lang=zh_CN", "", "en", True),
        ("/build?lang=en", "", "zh-CN", False),
        ("/assets/x.js", "http://lab.test/data?set=new&lang=zh_CN", "en", True),
        ("/assets/x.js", "http://lab.test/data?lang=en", "zh-CN", False),
        ("/build?lang=fr", "http://[", "zh-CN", True),
    ],
)
def test_a_refusal_speaks_the_language_of_its_page(
    app: Starlette, path: str, referer: str, accepted: str, is_chinese: bool
) -> None:
    text = ask(app, path, host="evil.test", accept_language=accepted, referer=referer).text
    assert ("does not answer" not in text) is is_chinese


def test_only_own_pages_can_change_something(app: Starlette) -> None:
    assert ask(app, "/api/change", "POST", origin="http://evil.test").status_code == 403
    assert ask(app, "/api/change", "POST", origin="null").status_code == 403
    assert ask(app, "/api/change", "POST").status_code == 403
    assert ask(app, "/api/change", "POST", origin="http://lab.test").text == "changed"
    assert ask(app, "/api/change", "POST", origin="https://lab.school.test").text == "changed"


def test_home_redirects_to_this_very_address(app: Starlette) -> None:
    assert ask(app, "/home").headers["location"] == "/"
    assert ask(app, "/home?lang=zh_CN&x=//evil.test").headers["location"] == "/?lang=zh_CN&x=//evil.test"


def test_cookies_travel_by_tls_alone_where_the_page_does(app: Starlette) -> None:
    assert ask(app, "/", host="lab.school.test").headers["set-cookie"].endswith("; Secure")


def test_the_app_behind_the_guard_gets_the_address_typed_by_the_visitor() -> None:
    async def show(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(request.url))

    app = guarded([Route("/show", show, methods=["GET", "POST"])])
    assert ask(app, "/show", host="lab.school.test").text == "https://lab.school.test/show"
    proxied = ask(app, "/show", "POST", host="127.0.0.1:8501", origin="https://lab.school.test")
    assert proxied.text == "https://lab.school.test/show"


def test_an_answer_that_the_ending_server_cancels_leaves_no_traceback() -> None:
    begun = asyncio.Event()

    async def slow(_request: Request) -> PlainTextResponse:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    async def cancelled() -> None:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"lab.test")], "scheme": "http"}
        scope |= {"query_string": b"", "root_path": "", "http_version": "1.1"}
        asked = asyncio.create_task(
            guarded([Route("/", slow)])(scope, asyncio.Queue[Any]().get, asyncio.Queue[Any]().put)
        )
        await begun.wait()
        asked.cancel("the server ends")
        await asked

    asyncio.run(cancelled())


def test_a_socket_from_another_site_is_refused(app: Starlette) -> None:
    assert dial(app, origin="http://lab.test") == "websocket.accept"
    assert dial(app, origin="http://evil.test") == "websocket.close"
    assert dial(app) == "websocket.close"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/..%2fstreamlit_app.py",
        "/assets/%2e%2e/streamlit_app.py",
        "/assets/%2e%2e/package.json",
        "/assets/locale/zh_CN/LC_MESSAGES/layerlab.po",
        "/assets/",
    ],
)
def test_only_assets_of_known_kinds_are_served(app: Starlette, path: str) -> None:
    assert ask(app, path).status_code == 404


def test_assets_are_revalidated(app: Starlette) -> None:
    first = ask(app, "/assets/js/language.js")
    assert first.headers["content-type"].startswith("text/javascript")
    assert ask(app, "/assets/js/language.js", if_none_match=first.headers["etag"]).status_code == 304


def test_catalogues_are_served_by_language(app: Starlette) -> None:
    assert ask(app, "/catalogue/en.json").json() == {}
    first = ask(app, "/catalogue/zh_CN.json")
    assert isinstance(first.json(), dict)
    assert ask(app, "/catalogue/zh_CN.json", if_none_match=first.headers["etag"]).status_code == 304
    assert ask(app, "/catalogue/xx.json").status_code == 404


def test_plotly_comes_from_its_wheel(app: Starlette) -> None:
    assert ask(app, "/vendor/plotly.min.js").text.lstrip("/*\n ").startswith("plotly.js")
