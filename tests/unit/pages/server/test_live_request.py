"""The messages that a page sends to `/live`."""

from __future__ import annotations

import json

from engine.probes.base import PROBES
from pages.ui.server.live_request import read_message, with_drawing


def test_every_panel_can_be_on_screen_at_once() -> None:
    panels = {name: {"name": name} for name in ["main", *PROBES.names()]}
    message = read_message(json.dumps({"watch": {"channel": 1, "run": 24 * "a", "panels": panels}}))
    assert message.watch
    assert message.watch.panels == panels


def test_a_drawing_goes_to_every_panel_that_can_show_one() -> None:
    panels = {"main": {"name": "all_feature_maps", "channels": 4}, "confusion": {"name": "confusion"}, "odd": {}}
    shown = with_drawing(panels, "1 2 3 4")
    assert shown == panels | {"main": {"name": "all_feature_maps", "channels": 4, "drawing": "1 2 3 4"}}
    assert with_drawing(panels, "") == panels
