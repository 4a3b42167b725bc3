"""Which requests are let through: every kind of Host, Origin and Sec-Fetch header that there is."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import RequestError
from pages.ui.server.allow_list import AllowList, OriginError
from pages.ui.server.origins import parse_origin, read_origins

SCHOOL = AllowList(read_origins({"LAYERLAB_ORIGINS": "https://lab.school, https://lab.school:8443,http://10.0.0.7"}))
OPEN = AllowList(names=frozenset({"gpu-box"}))
LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


def scope(host: str | None = "127.0.0.1:8501", **more: Any) -> dict[str, Any]:
    """A request: headers by name; `socket`, `method`, `scheme`, `server` of the connection."""
    server, method = more.pop("server", ("127.0.0.1", 8501)), more.pop("method", "GET")
    kind = "websocket" if more.pop("socket", False) else "http"
    scheme = more.pop("scheme", "ws" if kind == "websocket" else "http")
    headers = {**({"host": host} if host else {}), **{name.replace("_", "-"): value for name, value in more.items()}}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": kind, "scheme": scheme, "server": server, "method": method, "headers": raw}


def answer(allowed: AllowList, request: dict[str, Any]) -> str | int:
    """The visitor's origin, or the status of the refusal."""
    try:
        return str(allowed.public_origin(request))
    except OriginError as error:
        return error.status


@pytest.mark.parametrize(
    ("host", "server", "seen"),
    [
        ("127.0.0.1:8501", "127.0.0.1", "http://127.0.0.1:8501"),
        ("localhost:8501", "127.0.0.1", "http://localhost:8501"),
        ("LOCALHOST:8501", "127.0.0.1", "http://localhost:8501"),
        ("localhost:9000", "172.17.0.2", "http://localhost:9000"),
        ("localhost", "172.17.0.2", "http://localhost"),
        ("[::1]:8501", "::1", "http://[::1]:8501"),
        ("[0:0:0:0:0:0:0:1]:8501", "::1", "http://[::1]:8501"),
        ("192.168.1.5:8501", "192.168.1.5", "http://192.168.1.5:8501"),
        ("192.168.1.5:8501", "::ffff:192.168.1.5", "http://192.168.1.5:8501"),
        ("[fe80::2]:8501", "fe80::2%eth0", "http://[fe80::2]:8501"),
        ("gpu-box:8501", "192.168.1.5", "http://gpu-box:8501"),
        ("192.168.1.6:8501", "192.168.1.5", 421),
        ("8.8.8.8:8501", "127.0.0.1", 421),
        ("evil.test:8501", "127.0.0.1", 421),
        ("evil.test", "127.0.0.1", 421),
        ("localhost.evil.test:8501", "127.0.0.1", 421),
        ("127.0.0.1.evil.test:8501", "127.0.0.1", 421),
        ("evil.localhost:8501", "127.0.0.1", 421),
        ("user@localhost:8501", "127.0.0.1", 421),
        ("localhost:99999", "127.0.0.1", 421),
        ("localhost:8501/evil.test", "127.0.0.1", 421),
        ("localhost:8501, evil.test", "127.0.0.1", 421),
        ("", "127.0.0.1", 421),
        (None, "127.0.0.1", 421),
    ],
)
def test_only_hosts_of_its_own_are_answered(host: str | None, server: str, seen: str | int) -> None:
    assert answer(OPEN, scope(host, server=(server, 8501))) == seen


def test_two_hosts_or_two_origins_are_none() -> None:
    doubled = scope()
    doubled["headers"].append((b"host", b"127.0.0.1:8501"))
    assert answer(OPEN, doubled) == 421
    doubled = scope(origin="http://127.0.0.1:8501")
    doubled["headers"].append((b"origin", b"http://evil.test"))
    assert answer(OPEN, doubled) == 403


@pytest.mark.parametrize("socket", [True, False])
@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.test",
        "http://127.0.0.1:3000",
        "http://127.0.0.1",
        "https://127.0.0.1:8501",
        "http://localhost:8501",
        "http://127.0.0.1:8501.evil.test",
        "http://evil.test/127.0.0.1:8501",
        "http://x@127.0.0.1:8501",
        "ws://127.0.0.1:8501",
        "file://",
        "null",
        "",
    ],
)
def test_only_a_page_of_the_same_scheme_host_and_port_may_ask(origin: str, socket: bool) -> None:
    assert answer(OPEN, scope(origin=origin, socket=socket)) == 403
    assert answer(OPEN, scope(origin="http://127.0.0.1:8501", socket=socket)) == "http://127.0.0.1:8501"


def test_requests_that_change_something_must_state_their_origin() -> None:
    assert answer(OPEN, scope(socket=True)) == 403
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        assert answer(OPEN, scope(method=method)) == 403
        assert answer(OPEN, scope(method=method, origin="http://127.0.0.1:8501")) == "http://127.0.0.1:8501"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_can_link_to_a_page_but_neither_embed_nor_read_it(site: str) -> None:
    assert answer(OPEN, scope(sec_fetch_site=site)) == 403
    assert answer(OPEN, scope(**{**LINK, "sec-fetch-site": site})) == "http://127.0.0.1:8501"
    assert answer(OPEN, scope(**{**LINK, "sec-fetch-site": site, "sec-fetch-dest": "iframe"})) == 403
    assert answer(OPEN, scope(**{**LINK, "sec-fetch-site": site, "sec-fetch-mode": "no-cors"})) == 403
    assert answer(OPEN, scope(sec_fetch_site="same-origin")) == answer(OPEN, scope(sec_fetch_site="none"))


@pytest.mark.parametrize(
    ("request_", "seen"),
    [
        (scope("lab.school", scheme="https"), "https://lab.school"),
        (scope("lab.school"), "https://lab.school"),
        (scope("lab.school:8443", scheme="https"), "https://lab.school:8443"),
        (scope("lab.school", origin="https://lab.school", socket=True), "https://lab.school"),
        (scope("lab.school", origin="https://lab.school:8443", socket=True), "https://lab.school:8443"),
        (scope("127.0.0.1:8501", origin="https://lab.school", socket=True), "https://lab.school"),
        (scope("10.0.0.7", origin="http://10.0.0.7", socket=True), "http://10.0.0.7"),
        (scope("lab.school", origin="http://lab.school", socket=True), 403),
        (scope("lab.school", origin="https://lab.school:9", socket=True), 403),
        (scope("lab.school", origin="https://other.school", socket=True), 403),
        (scope("other.school", scheme="https"), 421),
    ],
)
def test_named_origins_are_exact_behind_a_proxy(request_: dict[str, Any], seen: str | int) -> None:
    assert answer(SCHOOL, request_) == seen


def test_a_refusal_names_the_address_and_the_way_out() -> None:
    with pytest.raises(OriginError, match=r"LAYERLAB_ORIGINS=http://lab\.home:8501"):
        OPEN.public_origin(scope("lab.home:8501"))
    with pytest.raises(OriginError, match=r"came from `http://evil\.test`"):
        OPEN.public_origin(scope(origin="http://evil.test"))


@pytest.mark.parametrize(
    "text", ["lab.school", "*", "https://*.school", "https://lab.school/build", "ftp://lab.school"]
)
def test_an_origin_of_another_form_is_refused_by_name(text: str) -> None:
    with pytest.raises(RequestError, match=r"`LAYERLAB_ORIGINS` is `.+`, but needs addresses such as"):
        read_origins({"LAYERLAB_ORIGINS": f"https://fine.school,{text}"})


def test_origins_have_one_spelling() -> None:
    assert parse_origin("https://LAB.school:443") == parse_origin("https://lab.school")
    assert str(parse_origin("http://[::FFFF:10.0.0.1]:80")) == "http://10.0.0.1"
    assert read_origins({"LAYERLAB_ORIGINS": " https://lab.school/ ,"}) == read_origins(
        {"LAYERLAB_ORIGINS": "https://lab.school"}
    )
