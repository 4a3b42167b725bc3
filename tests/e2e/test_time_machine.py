"""A run is taken back to any of its steps, in the browser."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page, WebSocket, expect

from engine.plan import link
from engine.plan.factory import make_plan
from engine.views import unpack
from tests.app import App
from tests.e2e.steps import FINISHED_MS, finished, open_page, press, run_of
from tests.host_process import ROOT, wait_until

STEP, PANEL = "157", "weight_histograms"
HEADER_BYTES = 8
PLAN = {"training.epochs": 40, "regularisation.early_stopping": None}


def test_a_step_without_kept_weights_is_shown_shared_and_gone_on_from(page: Page, app: App, tmp_path: Path) -> None:
    open_page(page, f"/build?plan={link.encode(make_plan('mlp', 'circles', PLAN))}")
    press(page, "start")
    page.get_by_role("link", name="Open in Train").click()
    finished(page)
    board = page.locator(".st-key-train-stage .llv-board")
    field = board.get_by_role("spinbutton", name="Step")
    end = field.input_value()
    field.fill(STEP)
    field.press("Enter")
    expect(page).to_have_url(re.compile(f"step={STEP}"))
    fork = board.get_by_role("link", name="Go on from here")
    expect(fork).to_have_attribute("href", re.compile(rf"\.{STEP}&"))
    expect(board.locator(".llv-past")).to_be_hidden(timeout=FINISHED_MS)
    expect(board.locator(".llv-cursor").first).to_be_visible()

    views: list[dict[str, Any]] = []
    page.on("websocket", lambda socket: _listen(socket, views))
    page.reload()
    expect(field).to_have_value(STEP, timeout=FINISHED_MS)
    expect(board.locator(".llv-past")).to_be_hidden(timeout=FINISHED_MS)
    board.locator(".llv-chooser summary").click()
    board.locator(f".llv-chooser input[name={PANEL}]").check()
    expect(board.locator(f".llv-chip[name=chip-{PANEL}]").first).to_have_attribute("aria-pressed", "true")
    board.locator(".llv-panels").scroll_into_view_if_needed()
    page.mouse.move(700, 500)
    page.mouse.wheel(0, 1500)  # only panels on screen are sent
    wait_until(lambda: page.wait_for_timeout(1) or views, "the panel that nobody has watched arrives")  # type: ignore[func-returns-value]
    out = tmp_path / "view.json"
    asked = [sys.executable, "-m", "engine", "probe", run_of(page), PANEL, "--at", STEP, "--out", str(out)]
    subprocess.run(asked, check=True, cwd=ROOT, env={**os.environ, "LAYERLAB_HOME": str(app.home)})
    assert json.loads(json.dumps(views[-1], default=_listed)) == json.loads(out.read_text("utf-8"))
    board.locator(".llv-chooser summary").click()
    board.get_by_role("button", name="To the end").click()
    expect(field).to_have_value(end)
    expect(page).not_to_have_url(re.compile("step="))


def _listen(socket: WebSocket, views: list[dict[str, Any]]) -> None:
    if "/live" in socket.url:
        socket.on("framereceived", lambda packed: _receive(views, packed))


def _receive(views: list[dict[str, Any]], packed: str | bytes) -> None:
    """Keeps the views of the panel at that step."""
    assert isinstance(packed, bytes)
    delta = unpack(packed[HEADER_BYTES:])
    if delta.get("at") == int(STEP) and PANEL in delta.get("views", {}):
        views.append(delta["views"][PANEL])


def _listed(value: object) -> object:
    return value.tolist() if isinstance(value, np.ndarray) else str(value)
