"""What the live socket sends of a graph."""

from __future__ import annotations

from engine.events import FrameTaken, RunEnded
from engine.runs.artifacts import Artifacts
from engine.runs.store import Store
from engine.views import Network, NodeView, pack
from pages.ui.server.live_pictures import key_of
from tests.started_run import started_run
from tests.unit.pages.server.test_live_socket import address, page, say, until  # noqa: F401


def test_of_a_graph_only_the_layers_on_screen_are_sent(store: Store, address: str) -> None:  # noqa: F811
    choice = {"name": "network"}
    run_id, logbook = started_run(store)

    def shown(*nodes: str) -> list[str]:
        say(socket, watch={"channel": 1, "run": run_id, "panels": {"graph": choice}, "nodes": nodes})
        delta = until(socket, lambda delta: "views" in delta)
        return [one["node"] for one in delta["views"]["graph"]["nodes"]]

    graph = Network(nodes=tuple(NodeView(name, None) for name in ("conv", "pool", "linear")))
    Artifacts().write_frame(run_id, 3, pack({key_of(choice): graph}))
    logbook.append([FrameTaken(step=3, panels=(key_of(choice),)), RunEnded(step=3, reason="finished")])
    with page(address) as socket:
        assert shown("conv") == ["conv"]
        assert shown("conv", "pool") == ["conv", "pool"], "a card that has come on screen is sent at once"
        assert shown("linear", "gone") == ["linear"]
