"""A fragment of a page that is left neither empties the next page nor leads back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.runtime.state import SessionState
from streamlit.testing.v1 import AppTest

from pages.ui.server.left_pages import keep_navigation

FRAGMENT = RerunData(page_script_hash="build", fragment_id="strip")


def started(script: Path, data: RerunData) -> list[str]:
    """The pages that a script runner with this request begins to draw."""
    loop = asyncio.new_event_loop()
    runner = ScriptRunner(
        session_id="session",
        main_script_path=str(script),
        session_state=SessionState(),
        uploaded_file_mgr=MemoryUploadedFileManager("/upload"),
        script_cache=ScriptCache(),
        initial_rerun_data=data,
        user_info={},
        fragment_storage=MemoryFragmentStorage(),
        pages_manager=PagesManager(str(script)),
        event_loop=loop,
    )
    pages: list[str] = []

    def note(_runner: ScriptRunner | None, event: ScriptRunnerEvent, **found: str) -> None:
        if event is ScriptRunnerEvent.SCRIPT_STARTED:
            pages.append(found["page_script_hash"])

    runner.on_event.connect(note)
    runner.start()
    assert runner._script_thread is not None
    runner._script_thread.join(30)
    loop.close()
    return pages


@pytest.fixture
def script(tmp_path: Path) -> Path:
    keep_navigation()
    page = tmp_path / "page.py"
    page.write_text("")
    return page


def test_a_run_without_any_of_its_fragments_draws_nothing(script: Path) -> None:
    assert started(script, FRAGMENT) == []
    page = AppTest.from_string("import streamlit; streamlit.text('drawn')").run()
    assert page.text[0].value == "drawn"


def test_a_fragment_that_is_merged_with_a_navigation_does_not_change_its_target() -> None:
    keep_navigation()
    requests = ScriptRequests()
    requests.request_rerun(RerunData(page_script_hash="train", page_name="train", query_string="run=1"))
    requests.request_rerun(FRAGMENT)
    request = requests.on_scriptrunner_ready()
    data = request.rerun_data
    assert (data.page_script_hash, data.page_name, data.query_string) == ("train", "train", "run=1")
    assert data.fragment_id_queue == []


def test_fragments_alone_are_merged_as_before() -> None:
    keep_navigation()
    requests = ScriptRequests()
    for name in ("strip", "panel"):
        requests.request_rerun(RerunData(page_script_hash="build", fragment_id=name))
    assert requests.on_scriptrunner_ready().rerun_data.fragment_id_queue == ["strip", "panel"]
