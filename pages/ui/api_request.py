"""Routes for the pages' own HTTP requests: bodies of limited size, few at a time, refusals as sentences.

Malformed or oversized requests get an error status. If there is no answer yet, the response has status 200, so that
the browser reports no error: `{"refusal": message, "again": whether to ask again}`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.errors import FailureError, FileFormatError, LayerlabError, LimitError
from engine.json_reader import JsonLimits, read_json
from engine.views import pack
from pages.ui.visitor import cookies_of, owner_of

A = TypeVar("A", bound=BaseModel)
_MAX_CONCURRENT = 4
"""Maximum number of concurrent requests in this process; further ones wait, so that live boards keep their threads."""

_gates: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}


def json_route(
    path: str, model: type[A], handle: Callable[[A], bytes], limits: JsonLimits, too_large: str, malformed: str
) -> Route:
    """The route of a request that anyone with a run's link may make; see `owner_route`."""
    return owner_route(path, model, lambda request, _owner: handle(request), limits, too_large, malformed)


def owner_route(
    path: str,
    model: type[A],
    handle: Callable[[A, str | None], bytes],
    limits: JsonLimits,
    too_large: str,
    malformed: str,
) -> Route:
    """A route that passes the parsed request and the visitor's owner id to `handle`, in a thread, and responds with its
    packed bytes.

    `too_large` and `malformed` are the sentences for a body over `limits.bytes` and for one that is not a `model`.
    Parsing and validation happen in that thread too, to keep the event loop free.
    `Guard` has checked the page's origin.
    """

    async def body_of(request: Request) -> bytes:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > limits.bytes:
                raise LimitError(too_large, count=len(body), limit=limits.bytes)
        return bytes(body)

    def handled(body: bytes, owner: str | None) -> bytes:
        try:
            request = model.model_validate(read_json(body, limits))
        except (ValidationError, FileFormatError, LimitError):
            raise FileFormatError(malformed) from None
        return handle(request, owner)

    async def answer(request: Request) -> Response:
        gate = _gates.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_MAX_CONCURRENT))
        try:
            body = await body_of(request)
            owner = owner_of(cookies_of(request.headers))
            async with gate:
                content = await asyncio.to_thread(handled, body, owner)
        except ClientDisconnect:
            return Response(status_code=400)  # the page has gone, so nobody reads this
        except (FileFormatError, LimitError) as error:
            return JSONResponse(error.message.model_dump(), 413 if isinstance(error, LimitError) else 422)
        except LayerlabError as error:
            content = pack({"refusal": error.message, "again": isinstance(error, FailureError)})
        return Response(content, media_type="application/octet-stream", headers={"Cache-Control": "no-store"})

    return Route(path, answer, methods=["POST"])
