"""The steps that watchers of a run can go back to."""

from __future__ import annotations

from engine.events import RunEnded
from engine.host.client import Host
from engine.runs.store import Store
from pages.ui.server.live_pictures import key_of
from pages.ui.server.live_reader import Reader
from tests.started_run import started_run
from tests.unit.pages.server.test_live_socket import frame


def test_the_film_of_a_run_that_has_just_ended_is_whole(store: Store) -> None:
    run_id, logbook = started_run(store)
    logbook.append([frame(run_id, 0, decision_boundary=0.25)])
    reader = Reader(store, Host(), run_id)
    reader.poll({})
    logbook.append([frame(run_id, 7, decision_boundary=0.5), RunEnded(step=7, reason="finished")])
    reader.poll({})
    assert reader.film == [0, 7]


def test_a_frame_without_the_chosen_sample_does_not_show_another_one(store: Store) -> None:
    run_id, logbook = started_run(store)
    logbook.append([frame(run_id, 3, all_feature_maps=0.25)])
    reader = Reader(store, Host(), run_id)
    finer, other = ({"name": "all_feature_maps", **more} for more in ({"channels": 4}, {"sample": 5}))
    reader.load_frame(3, {key_of(choice): choice for choice in (finer, other)})
    assert "values" in reader.pictures.views[3, key_of(finer)]
    assert "values" not in reader.pictures.views[3, key_of(other)]
