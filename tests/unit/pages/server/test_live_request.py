"""The messages that a page sends to `/live`."""

from __future__ import annotations

import json

from engine.probes.base import PROBES
from pages.ui.server.live_request import read_message


def test_every_panel_can_be_on_screen_at_once() -> None:
    panels = {name: {"name": name} for name in ["main", *PROBES.names()]}
    message = read_message(json.dumps({"watch": {"channel": 1, "run": 24 * "a", "panels": panels}}))
    assert message.watch
    assert message.watch.panels == panels
