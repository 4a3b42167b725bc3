"""The live socket: one reader per run, deltas, late joiners, back-pressure, malformed messages."""

from __future__ import annotations

import json
import socket as sockets
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from engine.commands import Watch
from engine.events import EpochEnded, Event, FrameTaken, Measured, Paused, RunEnded, Speed
from engine.host.client import Host
from engine.plan.factory import make_plan
from engine.runs.artifacts import Artifacts
from engine.runs.store import Store
from engine.views import Bars, pack, unpack
from pages.ui import backend
from pages.ui.server.live_feed import FEEDS
from pages.ui.server.live_history import THINNED, History, thin
from pages.ui.server.live_pictures import SPARE_PICTURES, key_of
from pages.ui.server.live_position import Position
from pages.ui.server.live_reader import Reader
from pages.ui.server.live_request import MAX_MESSAGE_BYTES
from pages.ui.server.live_socket import CHANNELS, live_route
from pages.ui.server.security import Guard
from tests.host_process import wait_until
from tests.started_run import STARTED, started_run
from tests.statements import counted

BOUNDARY = {"name": "decision_boundary"}


def measured(step: int, loss: float | None = None) -> Measured:
    return Measured(step=step, epoch=step / 10, values={"train/loss": 1 / step if loss is None else loss})


def frame(run_id: str, step: int, **values: float) -> FrameTaken:
    views = {key: Bars(("a",), np.array([value])) for key, value in values.items()}
    Artifacts().write_frame(run_id, step, pack(views))
    return FrameTaken(step=step, panels=tuple(views))


def history(*events: Event) -> History:
    history_ = History()
    for event in events:
        history_.add(event.model_dump(mode="json"))
    return history_


@pytest.fixture
def address(store: Store) -> Iterator[str]:
    """A server with the route alone, behind the app's guard."""
    app = Starlette(routes=[live_route], middleware=[Middleware(Guard)])
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="websockets-sansio"))
    with sockets.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive(), "the server still waits for a connection"


@contextmanager
def page(address: str) -> Iterator[ClientConnection]:
    """A connection, as a page of the app opens it."""
    with connect(f"ws://{address}/live", origin=f"http://{address}", proxy=None) as socket:  # type: ignore[arg-type]
        yield socket


def say(socket: ClientConnection, **message: Any) -> None:
    socket.send(json.dumps(message))


def watch(socket: ClientConnection, run_id: str, channel: int = 1, step: int | None = None, **panels: Any) -> None:
    say(socket, watch={"channel": channel, "run": run_id, "panels": panels, "step": step})


def receive(socket: ClientConnection) -> tuple[int, int, dict[str, Any]]:
    """The next message: its number, its channel, what is new. It is not acknowledged yet."""
    message = socket.recv(20)
    assert isinstance(message, bytes)
    number, channel = struct.unpack_from("<II", message)
    return number, channel, unpack(message[8:])


def until(socket: ClientConnection, holds: Any, timeout_s: float = 20.0) -> dict[str, Any]:
    """Acknowledges messages until one is as wanted."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        number, _channel, delta = receive(socket)
        say(socket, ack=number)
        if holds(delta):
            return delta
    raise AssertionError("what was waited for did not come")


# History


def test_thinning_keeps_the_ends_and_every_peak() -> None:
    x = np.arange(50_000, dtype=np.int32)
    y = np.zeros(50_000, dtype=np.float32)
    y[12_345], y[40_000] = 9, -9
    thin_x, thin_y = thin(x, y)
    assert len(thin_x) <= THINNED
    assert (thin_x[0], thin_x[-1]) == (0, 49_999)
    assert {12_345, 40_000} <= set(thin_x.tolist())
    assert (thin_y.max(), thin_y.min()) == (9, -9)
    assert np.all(np.diff(thin_x) > 0)


def test_the_means_of_an_epoch_make_no_second_train_line() -> None:
    epoch = EpochEnded(step=10, epoch=1, values={"train/loss": 5.0, "val/loss": 0.5}, best=True)
    history_ = history(STARTED, measured(10), epoch)
    assert list(history_.lines["train/loss"].values) == [0.1]
    assert list(history_.lines["val/loss"].values) == [0.5]
    assert history_.state["best_epoch"] == 1


def test_events_repeated_by_a_resumed_run_replace_the_earlier_ones() -> None:
    again = STARTED.model_copy(update={"step": 2, "attempt": 2})
    history_ = history(STARTED, measured(1), measured(2), measured(3, 7.0), again, measured(3))
    assert history_.generation == 1
    assert list(history_.lines["train/loss"].steps) == [1, 2, 3]
    assert history_.lines["train/loss"].values[-1] == pytest.approx(1 / 3)


def test_a_loss_that_is_no_number_is_a_gap() -> None:
    event = {"kind": "measured", "step": 1, "epoch": 0.1, "values": {"train/loss": None}}
    history_ = History()
    history_.add(event)
    assert np.isnan(history_.since({})["train/loss"]["y"][0])


# Reader


def test_a_reader_sends_each_watcher_what_is_new_and_nothing_twice(store: Store) -> None:
    run_id, logbook = started_run(store)
    logbook.append([measured(1), Speed(step=1, samples_per_s=10, elapsed_s=1)])
    reader, first, late = Reader(store, Host(), run_id), Position(), Position()
    reader.poll({})
    begun = first.advance(reader, None, {})
    assert begun is not None
    assert begun["state"]["status"] == "running"
    assert begun["series"]["train/loss"]["x"].tolist() == [1]
    assert first.advance(reader, None, {}) is None
    logbook.append([measured(2), measured(3)])
    reader.poll({})
    assert first.advance(reader, None, {})["series"]["train/loss"]["x"].tolist() == [2, 3]  # type: ignore[index]
    assert late.advance(reader, None, {})["series"]["train/loss"]["x"].tolist() == [1, 2, 3]  # type: ignore[index]


def test_the_run_receives_the_watched_panels_only_when_they_change(store: Store) -> None:
    run_id, logbook = started_run(store)
    reader = Reader(store, Host(), run_id)
    asked = []
    for wanted in ({}, {"a": BOUNDARY}, {"a": BOUNDARY}, {}, {}):
        reader.poll(wanted)
        asked.append([command for command in logbook.pending(0) if isinstance(command, Watch)])
    assert [len(commands) for commands in asked] == [0, 1, 0, 1, 0]
    assert asked[1][0].panels == {"a": BOUNDARY}
    assert asked[1][0].until > time.time()
    assert asked[3][0].panels == {}


def test_only_pictures_that_were_asked_for_are_sent_and_each_once(store: Store) -> None:
    run_id, logbook = started_run(store)
    logbook.append([frame(run_id, 5, decision_boundary=0.25, neurons=0.5)])
    reader, position = Reader(store, Host(), run_id), Position()
    reader.poll({"neurons": {"name": "neurons"}})
    delta = position.advance(reader, None, {"panel": "neurons"})
    assert delta is not None
    assert {panel: view["values"].tolist() for panel, view in delta["views"].items()} == {"panel": [0.5]}
    reader.poll({"neurons": {"name": "neurons"}})
    assert position.advance(reader, None, {"panel": "neurons"}) is None


def test_pictures_that_no_panel_shows_any_more_are_not_kept_without_limit(store: Store) -> None:
    run_id, logbook = started_run(store)
    reader, position = Reader(store, Host(), run_id), Position()
    for turn in range(2 * SPARE_PICTURES):
        choice = {"name": "neurons", "sample": turn}
        logbook.append([frame(run_id, turn, **{key_of(choice): 0.5})])
        reader.poll({key_of(choice): choice})
        assert (position.advance(reader, None, {"panel": key_of(choice)}) or {}).get("views")
        reader.forget([key_of(choice)], {})
    assert len(reader.pictures.views) == len(reader.pictures.stamps) == SPARE_PICTURES + 1
    assert (None, key_of(choice)) in reader.pictures.views
    position.advance(reader, None, {})
    assert len(position.stamps) <= len(reader.pictures.views)
    reader.load_frame(1, {key_of(choice): choice})
    reader.forget([], {1: [key_of(choice)]})
    assert (1, key_of(choice)) in reader.pictures.views
    reader.forget([], {})
    assert not any(step == 1 for step, _key in reader.pictures.views)


def test_the_first_watcher_of_a_running_run_sees_no_frame_from_before_its_curves(store: Store) -> None:
    run_id, logbook = started_run(store)
    logbook.append([frame(run_id, 0, decision_boundary=0.0), measured(40)])
    reader, position = Reader(store, Host(), run_id), Position()
    reader.poll({"main": BOUNDARY})
    delta = position.advance(reader, None, {"main": key_of(BOUNDARY)})
    assert delta is not None
    assert "views" not in delta
    logbook.append([frame(run_id, 41, decision_boundary=0.75)])
    reader.poll({"main": BOUNDARY})
    assert position.advance(reader, None, {"main": key_of(BOUNDARY)})["views"]["main"]["values"].tolist() == [0.75]  # type: ignore[index]


def test_an_older_frame_is_shown_when_no_newer_one_comes(store: Store) -> None:
    run_id, logbook = started_run(store)
    logbook.append([frame(run_id, 0, decision_boundary=0.25), measured(40)])
    reader, position = Reader(store, Host(), run_id), Position()
    deadline, views = time.monotonic() + 30, None
    while views is None and time.monotonic() < deadline:
        reader.poll({"main": BOUNDARY})
        views = (position.advance(reader, None, {"main": key_of(BOUNDARY)}) or {}).get("views")
    assert views is not None
    assert views["main"]["values"].tolist() == [0.25]


def test_a_saved_step_shows_its_frame_and_names_missing_panels(store: Store) -> None:
    run_id, logbook = started_run(store)
    logbook.append([frame(run_id, 5, decision_boundary=0.25)])
    reader = Reader(store, Host(), run_id)
    reader.poll({})
    tested = {**BOUNDARY, "show_test": True}
    keys = {"main": key_of(tested), "more": "neurons"}
    reader.load_frame(5, {keys["main"]: tested, "neurons": {"name": "neurons"}})
    views = Position().advance(reader, 5, keys)["views"]  # type: ignore[index]
    assert views["main"]["values"].tolist() == [0.25]
    assert "does not answer" in views["more"].template, "without a host it cannot be computed"


def test_choices_that_differ_have_different_keys_and_equal_ones_the_same() -> None:
    assert key_of(BOUNDARY) == "decision_boundary"
    assert key_of({"name": "neurons", "node": "a"}) != key_of({"name": "neurons", "node": "b"})
    assert key_of({"name": "x", "a": 1, "b": 2}) == key_of({"name": "x", "b": 2, "a": 1})


# Socket


def test_a_page_sees_a_run_from_its_first_point_to_its_end(store: Store, address: str) -> None:
    run_id, logbook = started_run(store)
    with page(address) as socket:
        watch(socket, run_id)
        assert until(socket, lambda delta: "state" in delta)["state"]["status"] == "running"
        logbook.append([measured(1)])
        assert until(socket, lambda delta: "series" in delta)["series"]["train/loss"]["y"].tolist() == [1.0]
        logbook.append([Paused(step=1)])
        until(socket, lambda delta: delta.get("state", {}).get("status") == "paused")
        logbook.append([RunEnded(step=1, reason="stopped", summary={"test/loss": 0.5})])
        ended = until(socket, lambda delta: delta.get("state", {}).get("status") == "stopped")
    assert ended["state"]["summary"] == {"test/loss": 0.5}


def test_pictures_follow_the_watched_panels(store: Store, address: str) -> None:
    run_id, logbook = started_run(store)
    logbook.append([frame(run_id, 5, decision_boundary=0.25)])
    with page(address) as socket:
        watch(socket, run_id, main=BOUNDARY)
        assert until(socket, lambda delta: "views" in delta)["views"]["main"]["values"].tolist() == [0.25]
        logbook.append([frame(run_id, 6, decision_boundary=0.5, neurons=0.75)])
        assert until(socket, lambda delta: "views" in delta)["views"]["main"]["values"].tolist() == [0.5]
        watch(socket, run_id, other={"name": "neurons"})
        assert until(socket, lambda delta: "views" in delta)["views"]["other"]["values"].tolist() == [0.75]


def test_one_message_is_in_flight_and_the_next_holds_all_later_changes(store: Store, address: str) -> None:
    run_id, logbook = started_run(store)
    with page(address) as socket:
        watch(socket, run_id)
        first, _channel, _delta = receive(socket)
        for step in range(1, 6):
            logbook.append([measured(step)])
        reader = FEEDS.feeds[run_id].reader
        wait_until(lambda: reader.history.counts() == {"train/loss": 5}, "the reader saw the points")
        say(socket, ack=first)
        second, _channel, delta = receive(socket)
    assert second == first + 1
    assert delta["series"]["train/loss"]["x"].tolist() == [1, 2, 3, 4, 5]


def test_two_pages_share_one_reader_which_ends_with_the_last(store: Store, address: str) -> None:
    run_id, _logbook = started_run(store)
    with page(address) as one, page(address) as other:
        for socket in (one, other):
            watch(socket, run_id)
            receive(socket)
        assert len(FEEDS.feeds[run_id].watchers) == 2
    wait_until(lambda: not FEEDS.feeds, "no reader is at work")


def places_become(socket: ClientConnection, wanted: dict[int, int]) -> None:
    """Reads messages until the channels have these places in the queue."""
    places: dict[int, int] = {}
    while not wanted.items() <= places.items():
        number, channel, delta = receive(socket)
        say(socket, ack=number)
        if "state" in delta:
            places[channel] = delta["state"]["place"]


def read_together_alone() -> bool:
    """Whether from one read of all queued runs to the next no run is read by itself."""
    with counted(backend.store()) as statements:
        wait_until(lambda: sum("runs.id IN" in statement for statement in statements) >= 2, "queued runs are read")
    return not any("runs.id = " in statement for statement in statements)


def test_a_run_that_waits_is_read_by_the_look_for_all_alone(store: Store, address: str) -> None:
    run_ids = [store.submit(make_plan("mlp", "circles"), f"owner-{number}") for number in range(CHANNELS)]
    with page(address) as socket:
        for channel, run_id in enumerate(run_ids):
            watch(socket, run_id, channel)
        places_become(socket, {channel: channel + 1 for channel in range(CHANNELS)})
        wait_until(lambda: len(FEEDS.waiting.waiters) == CHANNELS, "all runs are waited for together")
        wait_until(read_together_alone, "no feed still has to read its run because it was subscribed to")
        with counted(backend.store()) as statements:
            store.delete(run_ids[0], "owner-0")
            places_become(socket, {channel: channel for channel in range(1, CHANNELS)})
        alone = [statement for statement in statements if "runs.id = " in statement]
        assert len(alone) <= 2, "the deletion reads its run, and the run's feed reads it once more, to say why it ended"
    wait_until(lambda: not FEEDS.waiting.waiters, "nobody waits any more")


def test_an_unknown_run_is_a_sentence(store: Store, address: str) -> None:
    with page(address) as socket:
        watch(socket, "0" * 24)
        assert "not found" in receive(socket)[2]["gone"]["template"]


def test_a_run_that_is_deleted_while_watched_is_a_sentence(store: Store, address: str) -> None:
    run_id, _logbook = started_run(store)
    with page(address) as socket:
        watch(socket, run_id)
        until(socket, lambda delta: "state" in delta)
        store.delete(run_id, "ada")
        assert "not found" in until(socket, lambda delta: "gone" in delta)["gone"]["template"]


def test_an_unknown_panel_is_a_sentence_in_its_place(store: Store, address: str) -> None:
    run_id, _logbook = started_run(store)
    with page(address) as socket:
        watch(socket, run_id, odd={"name": "crystal_ball"}, main=BOUNDARY)
        view = until(socket, lambda delta: "odd" in delta.get("views", {}))["views"]["odd"]
    assert "crystal_ball" in view["values"].values()


def test_a_page_watches_no_more_runs_than_it_may(store: Store, address: str) -> None:
    run_id, _logbook = started_run(store)
    with page(address) as socket:
        for channel in range(CHANNELS + 1):
            watch(socket, run_id, channel)
        assert "maximum number of runs" in until(socket, lambda delta: "gone" in delta)["gone"]["template"]


@pytest.mark.parametrize("text", ["no JSON", "[]", '{"watch": {"run": "../../etc"}}', '{"message": 1}', b"bytes"])
def test_a_malformed_message_ends_the_connection(address: str, text: str | bytes) -> None:
    assert closed_after(address, text) == 1007


def test_an_overlong_message_ends_the_connection(address: str) -> None:
    assert closed_after(address, " " * (MAX_MESSAGE_BYTES + 1)) == 1009


def closed_after(address: str, text: str | bytes) -> int | None:
    """The code with which the server ends a connection that says `text`."""
    with page(address) as socket:
        socket.send(text)
        with pytest.raises(ConnectionClosed) as end:
            socket.recv(20)
    return end.value.rcvd.code if end.value.rcvd else None


@pytest.mark.parametrize("origin", [None, "https://elsewhere.example"])
def test_a_page_of_another_origin_is_refused(address: str, origin: Any) -> None:
    with pytest.raises(InvalidStatus):
        connect(f"ws://{address}/live", origin=origin, proxy=None)
