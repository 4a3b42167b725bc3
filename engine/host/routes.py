"""The host's HTTP routes on the loopback interface: JSON and raw bytes, for callers with the token."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.errors import HostError
from engine.host.admission import Admission
from engine.host.error_transport import error_as_json
from engine.host.reader_pool import ReaderPool
from engine.host.upload_routes import reading_routes
from engine.host.worker_pool import WorkerPool
from engine.runs.executors.process import starts_hang
from engine.runs.turns import slots

MAX_REQUEST_BYTES = 24 * 2**20
"""The maximum size of a request. Uploaded files are on disk; requests refer to them."""
Handler = Callable[[Request], Awaitable[Response]]


def application(
    token: str, admission: Admission, probe_workers: WorkerPool, pools: Mapping[str, ReaderPool]
) -> Starlette:
    """The host's routes; `pools` by their paths."""

    async def status(_request: Request) -> Response:
        return JSONResponse(
            {"working": admission.executor.workers(), "probe_workers": probe_workers.pids(), "slots": slots()}
        )

    async def ping(_request: Request) -> Response:
        return Response(status_code=503 if admission.hangs() or starts_hang() else 204)

    async def wake(_request: Request) -> Response:
        admission.wake()
        return Response(status_code=204)

    async def answer(request: Request) -> Response:
        body = await request.body()
        try:
            answer = await run_in_threadpool(probe_workers.ask, body)
        except HostError as error:
            return Response(error_as_json(error), 503, media_type="application/json")
        if answer[:1] == b"\1":
            return Response(answer[1:], 422, media_type="application/json")
        return Response(answer[1:], media_type="application/octet-stream")

    def guarded(handler: Handler) -> Handler:
        async def checked(request: Request) -> Response:
            given = request.headers.get("authorization", "")
            if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
                return Response(status_code=401)
            if int(request.headers.get("content-length", "0")) > MAX_REQUEST_BYTES:
                return Response(status_code=413)
            return await handler(request)

        return checked

    return Starlette(
        routes=[
            Route("/status", guarded(status), methods=["GET"]),
            Route("/ping", guarded(ping), methods=["GET"]),
            Route("/wake", guarded(wake), methods=["POST"]),
            Route("/answer", guarded(answer), methods=["POST"]),
            *(route for path, pool in pools.items() for route in reading_routes(path, pool, guarded)),
        ]
    )
