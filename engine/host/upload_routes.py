"""The host's HTTP routes for work in processes of its own, such as reading uploads: start a reading, poll it, fetch its answer, cancel it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.errors import LimitError, NotFoundError
from engine.host.error_transport import error_as_json
from engine.host.reader_pool import ReaderPool, Reading
from engine.views import unpack

Handler = Callable[[Request], Awaitable[Response]]
_POLL_S = 0.02


def reading_routes(path: str, readers: ReaderPool, guarded: Callable[[Handler], Handler]) -> list[Route]:
    """`POST` to the path returns an id; `GET` and `DELETE` work on `path/{id}`.

    `GET` waits up to `?wait_s` seconds for the answer: 200 with packed content, 422 with an error, or 202 with
    `{"share", "ahead"}` while there is no answer.
    """

    async def start(request: Request) -> Response:
        body = await request.body()
        asked = unpack(body)
        size = sum(file["size"] for file in asked["files"])
        try:
            reading_id = readers.start(asked["owner"], body, size, finishes=asked["verb"].startswith("keep"))
        except LimitError as error:
            return _refused(error)
        return JSONResponse({"id": reading_id})

    async def get(request: Request) -> Response:
        try:
            reading = readers.get(request.path_params["id"])
        except NotFoundError as error:
            return _refused(error)
        until = time.monotonic() + float(request.query_params.get("wait_s", "0"))
        while reading.answer is None and not reading.cancelled and time.monotonic() < until:
            await asyncio.sleep(_POLL_S)
        return _response(readers, reading)

    async def delete(request: Request) -> Response:
        readers.drop(request.path_params["id"])
        return Response(status_code=204)

    return [
        Route(path, guarded(start), methods=["POST"]),
        Route(path + "/{id}", guarded(get), methods=["GET"]),
        Route(path + "/{id}", guarded(delete), methods=["DELETE"]),
    ]


def _response(readers: ReaderPool, reading: Reading) -> Response:
    answer = reading.answer
    if answer is None:
        return JSONResponse({"share": reading.share, "ahead": readers.ahead(reading)}, 202)
    if answer[:1] == b"\1":
        return Response(answer[1:], 422, media_type="application/json")
    return Response(answer[1:], media_type="application/octet-stream")


def _refused(error: LimitError | NotFoundError) -> Response:
    return Response(error_as_json(error), 422, media_type="application/json")
