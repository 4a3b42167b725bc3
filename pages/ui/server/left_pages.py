"""Requests of a page that is being left, which Streamlit must not mistake for a way back to it."""

from __future__ import annotations

from dataclasses import replace

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests, ScriptRequestType

_run = ScriptRunner._run_script
_request = ScriptRequests._request_rerun_locked


def keep_navigation() -> None:
    """Keeps a page that was navigated to, when a fragment of the page before reports something meanwhile.

    Such a request names the former page. Streamlit ran it after the new page, without its fragment, and the browser
    then emptied the page; or it was merged with the navigation, and the former page was drawn at the new address.
    """

    def run_script(runner: ScriptRunner, data: RerunData) -> None:
        fragments = data.fragment_id_queue
        if not fragments or any(map(runner._fragment_storage.contains, fragments)):
            _run(runner, data)

    def request_rerun(requests: ScriptRequests, data: RerunData) -> bool:
        waiting = requests._rerun_data
        if requests._state is ScriptRequestType.RERUN and is_whole_page(waiting) and not is_whole_page(data):
            data = replace(
                data,
                page_script_hash=waiting.page_script_hash,
                page_name=waiting.page_name,
                query_string=waiting.query_string,
            )
        return _request(requests, data)

    ScriptRunner._run_script = run_script  # type: ignore[method-assign, assignment]
    ScriptRequests._request_rerun_locked = request_rerun  # type: ignore[method-assign, assignment]


def is_whole_page(data: RerunData) -> bool:
    """Whether the run is not one of fragments alone."""
    return not (data.fragment_id or data.fragment_id_queue)
