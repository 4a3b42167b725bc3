"""Uploads and unfinished requests, sent to the app as a page or a careless program would send them."""

from __future__ import annotations

import socket
from http.client import HTTPConnection

from tests.app import App
from tests.tab import Tab


def xsrf_token(app: App) -> str:
    """The cookie that Streamlit gives to each page against forged requests."""
    health = HTTPConnection("127.0.0.1", app.port, timeout=60)
    health.request("GET", "/_stcore/health")
    token = str(health.getresponse().getheader("Set-Cookie")).partition(";")[0]
    health.close()
    return token


def upload_headers(app: App, cookie: str) -> dict[str, str]:
    token = xsrf_token(app)
    return {
        "Content-Type": "multipart/form-data; boundary=x",
        "Cookie": f"{cookie}; {token}",
        "X-Xsrftoken": token.partition("=")[2],
        "Origin": app.url,
    }


def upload_start(name: str) -> bytes:
    """The start of an upload's body, before the bytes of the file."""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n\r\n'.encode()


def put(app: App, cookie: str, session: str, name: str, size: int | None, address: str = "") -> tuple[int, str]:
    """Uploads a file of about that size as Streamlit's page does; `address` is the visitor's, behind a proxy."""
    body = upload_start(name) + b"1" * (size or 10) + b"\r\n--x--\r\n"
    headers = upload_headers(app, cookie) | ({"X-Forwarded-For": address} if address else {})
    connection = HTTPConnection("127.0.0.1", app.port, timeout=60)
    path = f"/_stcore/upload_file/{session}/{name}"
    connection.request("PUT", path, iter([body]) if size is None else body, headers, encode_chunked=size is None)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


def session_of(opened: Tab) -> str:
    started = next(m for m in opened.open("data") if m.WhichOneof("type") == "new_session")
    return str(started.new_session.initialize.session_id)


def begin_request(app: App, method: str, path: str, headers: dict[str, str], sent: bytes = b"") -> socket.socket:
    """A connection on which a request has begun; `sent` is the start of its body."""
    lines = {"Host": f"127.0.0.1:{app.port}", "Origin": app.url, **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    connection = socket.create_connection(("127.0.0.1", app.port), 60)
    connection.sendall(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + sent)
    return connection


def read_all(connection: socket.socket) -> str:
    """All that the app sends until it closes the connection."""
    received = b""
    try:
        while part := connection.recv(65536):
            received += part
    except ConnectionError:
        pass
    return received.decode()
