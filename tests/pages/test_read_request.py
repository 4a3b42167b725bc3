"""Requests to read files that the host has lost, since it was killed and started again."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from engine.datasets.uploads import drafts
from engine.text import Message
from tests import sample_uploads

pytestmark = pytest.mark.usefixtures("hosted")


def page() -> None:
    """Asks for what a file holds; the host loses as many of these requests as `losses` says."""
    import streamlit as st

    from pages.ui.backend import uploads
    from pages.ui.data.uploads import read_request

    def start() -> str:
        reading = uploads().start_guess("ada", st.session_state["files"], {})
        if st.session_state["losses"]:
            st.session_state["losses"] -= 1
            uploads().drop(reading)
        return reading

    st.session_state["found"] = read_request.poll(st.session_state["slot"], "these files", start, wait_s=60)


def found(slot: str, losses: int) -> object:
    app = AppTest.from_function(page, default_timeout=120)
    app.session_state["files"] = [drafts.put("ada", sample_uploads.table())]
    app.session_state["slot"], app.session_state["losses"] = slot, losses
    app.run()
    assert not app.exception
    return app.session_state["found"]


def test_reading_goes_on_by_itself_after_the_host_was_started_again() -> None:
    assert found("guess", losses=1)["content"] == "table"  # type: ignore[index]


@pytest.mark.parametrize(("slot", "losses"), [("keep", 1), ("guess", 2)])
def test_saving_and_what_is_lost_twice_are_left_to_the_person(slot: str, losses: int) -> None:
    """Saving twice would make two data sets."""
    answer = found(slot, losses)
    assert isinstance(answer, Message)
    assert answer.render(str).startswith("Reading these files was interrupted")
    assert answer.render(str).endswith("Try again.")
