"""How the pages' own questions over HTTP are answered: a body of limited size, a few at a time, refusals in words.

What the page never sends has a status of its own; that there is nothing to answer with yet is an answer like others,
which the browser need not report as an error: `{"refusal": message, "again": whether to ask again}`.
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

A = TypeVar("A", bound=BaseModel)
_AT_ONCE = 4
"""Questions at a time in this process: the others wait, so that the live boards keep their threads."""

_gates: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}


def asked_route(
    path: str, model: type[A], work: Callable[[A], bytes], most: JsonLimits, too_large: str, not_such: str
) -> Route:
    """A route that hands what was asked to `work`, in a thread, and answers with its packed bytes.

    `too_large` and `not_such` are the sentences for a body over `most.bytes` and for one that is no `model`. A body is
    read and validated in that thread, too: the event loop serves everybody.
    `Guard` has checked where the page came from; who has a run's link may look at it.
    """

    async def body_of(request: Request) -> bytes:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > most.bytes:
                raise LimitError(too_large, count=len(body), limit=most.bytes)
        return bytes(body)

    def answered(body: bytes) -> bytes:
        try:
            question = model.model_validate(read_json(body, most))
        except (ValidationError, FileFormatError, LimitError):
            raise FileFormatError(not_such) from None
        return work(question)

    async def answer(request: Request) -> Response:
        gate = _gates.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_AT_ONCE))
        try:
            body = await body_of(request)
            async with gate:
                told = await asyncio.to_thread(answered, body)
        except ClientDisconnect:
            return Response(status_code=400)  # the page has gone: nobody reads this
        except (FileFormatError, LimitError) as error:
            return JSONResponse(error.message.model_dump(), 413 if isinstance(error, LimitError) else 422)
        except LayerlabError as error:
            told = pack({"refusal": error.message, "again": isinstance(error, FailureError)})
        return Response(told, media_type="application/octet-stream", headers={"Cache-Control": "no-store"})

    return Route(path, answer, methods=["POST"])
