"""Which addresses get our document, with our style sheets, and which are left to Streamlit."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Match

from pages.ui import sitemap
from pages.ui.server.document import document, document_routes


def is_ours(address: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": address, "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for route in document_routes())


@pytest.mark.parametrize("name", ["", *(name for name, _title, _icon in sitemap.pages()), "mistyped", "没有这一页"])
def test_every_page_and_an_address_without_a_page_get_our_document(name: str) -> None:
    assert is_ours(f"/{name}")


def test_mistyped_addresses_share_one_document() -> None:
    app = Starlette(routes=list(document_routes()))
    first = ask(app, "/mistyped")
    before = document.cache_info().currsize
    assert {ask(app, f"/mistyped-{number}") for number in range(3)} == {first}
    assert document.cache_info().currsize == before


def ask(app: Starlette, path: str) -> str:
    async def send() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://lab.test") as client:
            return (await client.get(path)).text

    return asyncio.run(send())


@pytest.mark.parametrize("address", ["/favicon.png", "/manifest.json", "/_stcore/health", "/static/js/index.js"])
def test_addresses_of_streamlit_are_left_to_it(address: str) -> None:
    assert not is_ours(address)
