"""Answers of the server that Streamlit must not forget when a script run begins."""

from __future__ import annotations

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

ANSWERS = frozenset({"file_urls_response", "backend_operation_response"})
"""Kinds of messages that a browser has asked for and waits for."""
_clear = ForwardMsgQueue.clear


def keep_pending_answers() -> None:
    """Keeps answers to the browser in the queue when a script run begins.

    Streamlit empties the queue of a session then, since the run draws everything anew. An uploader asks for the
    addresses of its files first; if their answer was still in the queue, the uploader waited for it forever and the
    chosen files were lost without a word.
    """

    def clear(
        queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        answers = [one for one in queue._queue if _is_answer(one)] if retain_lifecycle_msgs else []
        _clear(queue, retain_lifecycle_msgs, fragment_ids_this_run)
        queue._queue = answers + [one for one in queue._queue if not _is_answer(one)]

    ForwardMsgQueue.clear = clear  # type: ignore[method-assign, assignment]


def _is_answer(message: ForwardMsg) -> bool:
    return message.WhichOneof("type") in ANSWERS
