"""Responses to refused requests: one sentence, in the language of the requesting page, else in the browser's."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from engine.text import Message
from pages.ui.language import LANGUAGES, PARAMETER, catalogue, nearest


async def refuse(scope: Scope, receive: Receive, send: Send, status: int, sentence: Message) -> None:
    """Responds with `sentence`; a WebSocket gets an HTTP response before it opens, if the server supports that."""
    translations = catalogue(_language(scope))
    text = sentence.render(lambda template: translations.get(template, template))
    response = PlainTextResponse(f"{text}\n", status)
    if scope["type"] == "http":
        await response(scope, receive, send)
        return
    await receive()  # the `connect` event, which precedes any response
    if "websocket.http.response" in scope.get("extensions", {}):
        prefix = "websocket.http.response"
        await send({"type": f"{prefix}.start", "status": status, "headers": response.raw_headers})
        await send({"type": f"{prefix}.body", "body": response.body})
    else:
        await send({"type": "websocket.close", "code": 4000 + status})


def _language(scope: Scope) -> str:
    """The language of the requested address, else of the page that sent the request."""
    headers = Headers(scope=scope)
    queries = scope["query_string"].decode("latin-1"), _query(headers.get("referer", ""))
    stated = [code for query in queries for code in parse_qs(query).get(PARAMETER, ()) if code in LANGUAGES]
    return stated[0] if stated else nearest(headers.get("accept-language"))


def _query(address: str) -> str:
    try:
        return urlsplit(address).query
    except ValueError:  # a malformed address
        return ""
