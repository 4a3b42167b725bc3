"""Uploads on the Data page, as page tests make them: files are brought, read by the host, and kept."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from engine.datasets.uploads import upload_store
from pages.ui import state
from tests.host_process import wait_until

VISITOR = "v" * 32


def bring(app: AppTest, content: str, *files: Any) -> AppTest:
    """The page with these files, read as this content."""
    given = [(file.name, file.data, "application/octet-stream") for file in files]
    read(app.file_uploader[0].set_value(given).run())
    choice = [one for one in app.segmented_control if one.key == "own-as"]
    if choice and choice[0].value != content:
        read(choice[0].set_value(content).run())
    return app


def read(app: AppTest) -> AppTest:
    """The page when the host has read what was asked: it looks again by itself, AppTest when it is run again.

    Baselines, which are computed beside the page, may still be missing.
    """

    def is_read() -> bool:
        assert not app.exception
        known = state.READ_REQUESTS in app.session_state
        return not known or set(app.session_state[state.READ_REQUESTS]) <= {"assess"} or not app.run()

    wait_until(is_read, "the files are read")
    return app


def html(app: AppTest) -> str:
    return " ".join(str(part.proto.body) for part in app.get("html"))


def said(app: AppTest) -> str:
    """What the page says, as Markdown shows it: backslashes only keep signs from having a meaning."""
    return " ".join(part.value for part in (*app.markdown, *app.caption, *app.error)).replace("\\", "")


def keep(app: AppTest) -> upload_store.About:
    read(app.button(key="own-keep").click().run())
    (entry,) = upload_store.sets_of(VISITOR)
    assert (
        app.query_params["set"] == [f"{entry.kind}:{entry.id}"] or app.query_params["set"] == f"{entry.kind}:{entry.id}"
    )
    return entry
