"""Answers that wait for a browser outlast the beginning of a script run."""

from __future__ import annotations

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from pages.ui.server.pending_answers import keep_pending_answers


@pytest.fixture
def queue() -> ForwardMsgQueue:
    """A queue with two text elements and, between them, the addresses for a file."""
    keep_pending_answers()
    queue = ForwardMsgQueue()
    queue.enqueue(_text(0))
    answer = ForwardMsg()
    answer.file_urls_response.response_id = "asked"
    queue.enqueue(answer)
    queue.enqueue(_text(1))
    return queue


@pytest.mark.parametrize("fragments", [None, ["fragment"]])
def test_the_addresses_of_an_upload_outlast_a_new_script_run(
    queue: ForwardMsgQueue, fragments: list[str] | None
) -> None:
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=fragments)
    answers = [one for one in queue.flush() if one.WhichOneof("type") == "file_urls_response"]
    assert [one.file_urls_response.response_id for one in answers] == ["asked"]


def test_elements_of_the_former_run_are_dropped(queue: ForwardMsgQueue) -> None:
    queue.clear(retain_lifecycle_msgs=True)
    queue.enqueue(_text(0))
    assert [one.WhichOneof("type") for one in queue.flush()] == ["file_urls_response", "delta"]


def test_a_queue_that_is_emptied_keeps_nothing(queue: ForwardMsgQueue) -> None:
    queue.clear()
    assert queue.is_empty()


def _text(place: int) -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.text.body = f"text {place}"
    message.metadata.delta_path[:] = [0, place]
    return message
