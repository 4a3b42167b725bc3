"""Which addresses get our document, with our style sheets, and which are left to Streamlit."""

from __future__ import annotations

import pytest
from starlette.routing import Match

from pages.ui import sitemap
from pages.ui.server.document import document_routes


def is_ours(address: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": address, "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for route in document_routes())


@pytest.mark.parametrize("name", ["", *(name for name, _title, _icon in sitemap.pages()), "mistyped", "没有这一页"])
def test_every_page_and_an_address_without_a_page_get_our_document(name: str) -> None:
    assert is_ours(f"/{name}")


@pytest.mark.parametrize("address", ["/favicon.png", "/manifest.json", "/_stcore/health", "/static/js/index.js"])
def test_addresses_of_streamlit_are_left_to_it(address: str) -> None:
    assert not is_ours(address)
