"""Malformed data for which uvicorn leaves a connection open or writes a traceback to the log."""

from __future__ import annotations

import h11
from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
UNREADABLE, NO_TEXT, INVALID_TEXT = 1002, 1003, 1007
BINARY_PATH = "/_stcore/stream"
"""Streamlit's socket, which takes protocol buffers and no text."""
_receive = H11Protocol.data_received
_deliver = WebSocketsSansIOProtocol.send_receive_event_to_app


def receive_http(connection: H11Protocol, data: bytes) -> None:
    """Receives data, and ends the connection if uvicorn cannot.

    It answers a malformed body with status 400 even if it has answered the request before, which raises an error. And
    if a request for a WebSocket has a body, it neither opens the socket nor answers.
    """
    try:
        _receive(connection, data)
    except h11.LocalProtocolError:
        connection.transport.abort()
        return
    upgraded = connection.transport.get_protocol()
    if isinstance(upgraded, WebSocketsSansIOProtocol) and not upgraded.handshake_initiated:
        upgraded.transport.write(BAD_REQUEST)
        upgraded.transport.close()


def deliver_message(connection: WebSocketsSansIOProtocol) -> None:
    """Passes a message to the app; one that it cannot read closes the connection, without a traceback in the log."""
    code = _refusal(connection)
    if code is None:
        _deliver(connection)
        return
    connection.frames = []
    connection.conn.send_close(code)
    connection.handle_parser_exception()


def _refusal(connection: WebSocketsSansIOProtocol) -> int | None:
    """The code with which a message closes the connection; None if the app can read it."""
    data, is_text = b"".join(connection.frames), connection.curr_msg_data_type == "text"
    if connection.scope["path"] == BINARY_PATH:
        return NO_TEXT if is_text else None if _is_message(data) else UNREADABLE
    return INVALID_TEXT if is_text and not _is_text(data) else None


def _is_message(data: bytes) -> bool:
    """Whether these bytes are a message of Streamlit's page."""
    try:
        BackMsg().ParseFromString(data)
    except DecodeError:
        return False
    return True


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
