"""A page of the app without a browser: Streamlit's own socket, spoken to as its page does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

PATIENCE_S = 60.0


class Tab:
    """One Streamlit session over an open socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def ask(self, page: str = "", query: str = "") -> None:
        """Asks for a run of the page's script."""
        wish = BackMsg()
        wish.rerun_script.page_name = page
        wish.rerun_script.query_string = query
        self.socket.send(wish.SerializeToString())

    def next_message(self) -> ForwardMsg:
        received = self.socket.recv(PATIENCE_S)
        assert isinstance(received, bytes)
        message = ForwardMsg()
        message.ParseFromString(received)
        return message

    def open(self, page: str = "", query: str = "") -> list[ForwardMsg]:
        """Runs the page's script and gives all that it sent."""
        self.ask(page, query)
        messages = [self.next_message()]
        while messages[-1].WhichOneof("type") != "script_finished":
            messages.append(self.next_message())
        return messages


@contextmanager
def tab(url: str, origin: str | None = None, cookie: str = "", **options: Any) -> Iterator[Tab]:
    """An open tab of the app at `url`, as a page of `origin` (the app's own when left out) would open it."""
    headers = {"Cookie": cookie} if cookie else {}
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    settings = {"additional_headers": headers, "max_size": None, "proxy": None, "compression": None}
    with connect(address, origin=origin or url, open_timeout=PATIENCE_S, **{**settings, **options}) as socket:  # type: ignore[arg-type]
        yield Tab(socket)


def new_cookie(url: str) -> str:
    """The cookie that the app gives to a new visitor."""
    connection = HTTPConnection(url.partition("//")[2], timeout=PATIENCE_S)
    connection.request("GET", "/build")
    cookie = str(connection.getresponse().getheader("Set-Cookie")).partition(";")[0]
    connection.close()
    return cookie


def dial(connection: HTTPConnection, path: str, **headers: str) -> int:
    """Opens a WebSocket with these headers and no others; gives the status that answers, 101 for an open socket."""
    usual = {"Host": f"{connection.host}:{connection.port}", "Upgrade": "websocket", "Connection": "Upgrade"}
    keyed = {"Sec-WebSocket-Key": "bGF5ZXJsYWJsYXllcmxhYg==", "Sec-WebSocket-Version": "13"}
    connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    for name, value in {**usual, **keyed, **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status
