"""Refused requests: one plain sentence, in the language that the browser asks for."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from engine.text import Message
from pages.ui.language import catalogue, nearest


async def refuse(scope: Scope, receive: Receive, send: Send, status: int, sentence: Message) -> None:
    """Answers with `sentence`; a WebSocket is answered before it opens, as HTTP, where the server can do that."""
    translations = catalogue(nearest(Headers(scope=scope).get("accept-language")))
    text = sentence.render(lambda template: translations.get(template, template))
    response = PlainTextResponse(f"{text}\n", status)
    if scope["type"] == "http":
        await response(scope, receive, send)
        return
    await receive()  # the connection's own event, which comes before any answer
    if "websocket.http.response" in scope.get("extensions", {}):
        prefix = "websocket.http.response"
        await send({"type": f"{prefix}.start", "status": status, "headers": response.raw_headers})
        await send({"type": f"{prefix}.body", "body": response.body})
    else:
        await send({"type": "websocket.close", "code": 4000 + status})
