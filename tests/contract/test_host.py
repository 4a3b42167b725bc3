"""The host with real workers: admission, commands, probes, and what becomes of those who do not obey."""

from __future__ import annotations

import itertools
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import numpy as np
import pytest

from engine.commands import Advance, Pause, Resume, SetValue, Stop
from engine.datasets.base import DATASETS
from engine.errors import HostError, LimitError, NotFoundError, RequestError, UnknownNameError
from engine.events import SettingChanged
from engine.graph.spec import Node, sequential
from engine.host.client import Host
from engine.host.endpoint import read_endpoint
from engine.host.quota import DiskUsage
from engine.host.requests.augment import Augment
from engine.host.requests.initial_weights import InitialWeights
from engine.host.requests.picture import Picture
from engine.host.requests.probe import Probe
from engine.host.requests.slow_step import SlowStep
from engine.host.requests.summarize import Summarize
from engine.plan.factory import make_plan
from engine.plan.plan import Augmentation, Plan
from engine.registry import Choice
from engine.runs.artifacts import Artifacts
from engine.runs.executors.process import SPINS
from engine.runs.queue import Queue
from engine.runs.store import Store
from engine.views import unpack
from tests import postgres
from tests.host_process import TIMEOUT_S, HostProcess, finished, home_at, hosted, kill, living, wait_until

RELU = Picture(registry="activations", entry=Choice(name="relu"))
BOUNDARY = Choice(name="decision_boundary")
pytestmark = pytest.mark.xdist_group("host")


@pytest.fixture(scope="module")
def hosting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostProcess]:
    """One host for all tests of this file."""
    with home_at(tmp_path_factory.mktemp("home")) as folder, hosted(folder) as hosting:
        yield hosting


@pytest.fixture
def store(hosting: HostProcess) -> Iterator[Store]:
    with closing(Store()) as store:
        yield store


@pytest.fixture
def host(hosting: HostProcess) -> Host:
    return hosting.host


def short() -> Plan:
    return make_plan("mlp", "moons", {"training.epochs": 3})


def endless() -> Plan:
    return make_plan("mlp", "moons", {"training.epochs": 100_000})


def started(store: Store, host: Host, plan: Plan) -> str:
    """A run that has taken steps."""
    run_id = store.submit(plan, "ada")
    host.wake()
    wait_until(lambda: store.events(run_id, kinds=["measured"]), "the run takes steps")
    return run_id


def stop(store: Store, host: Host, run_id: str, owner: str = "ada") -> None:
    store.ask(run_id, Stop(), owner)
    host.wake()
    finished(store, run_id)


@pytest.mark.skipif(sys.platform != "linux", reason="the environment of a process is read from /proc, as Linux has it")
def test_the_threads_of_a_worker_leave_a_core_that_they_do_not_use(
    hosting: HostProcess, store: Store, host: Host
) -> None:
    run_id = started(store, host, endless())
    environment = Path(f"/proc/{hosting.workers()[run_id]}/environ").read_text(encoding="utf-8")
    assert f"GOMP_SPINCOUNT={SPINS}\0" in environment
    stop(store, host, run_id)


def test_a_run_is_trained_to_its_end(store: Store, host: Host) -> None:
    row = finished(store, started(store, host, short()))
    assert row.status == "finished"
    assert (row.step, row.attempt, row.threads) == (row.steps, 1, 1)
    assert 0 < row.summary["test/accuracy"] <= 1
    events = store.events(row.id)
    assert [seq for seq, _ in events] == list(range(len(events)))
    assert host.film(row.id)[-1] == row.step
    assert unpack(host.frame(row.id, row.step))


def test_more_runs_than_slots_wait_in_their_places_and_all_finish(store: Store, host: Host) -> None:
    busy = [started(store, host, endless()) for _ in range(host.status()["slots"])]
    waiting = [store.submit(endless(), owner) for owner in ("ada", "grace", "ada")]
    host.wake()
    assert [store.run(run_id).place for run_id in waiting] == [2, 1, 3]
    assert set(host.status()["working"]) == set(busy)
    for run_id in busy:
        stop(store, host, run_id)
    for run_id, owner in zip(waiting, ("ada", "grace", "ada"), strict=True):
        wait_until(lambda run_id=run_id: store.run(run_id).step, "it takes steps")
        stop(store, host, run_id, owner)


def test_a_paused_run_takes_no_slot(store: Store, host: Host) -> None:
    paused = [started(store, host, endless()) for _ in range(host.status()["slots"])]
    for run_id in paused:
        store.ask(run_id, Pause(), "ada")
    wait_until(lambda: all(store.run(run_id).status == "paused" for run_id in paused), "all are paused")
    assert finished(store, started(store, host, short())).status == "finished"
    for run_id in paused:
        stop(store, host, run_id)


def test_a_run_obeys(store: Store, host: Host) -> None:
    run_id = started(store, host, endless())
    store.ask(run_id, Pause(), "ada")
    wait_until(lambda: store.run(run_id).status == "paused", "the run is paused")
    paused = store.run(run_id).step
    store.ask(run_id, SetValue(value=0.25), "ada")
    wait_until(lambda: store.events(run_id, kinds=["setting_changed"]), "the value is set")
    shown = unpack(host.ask(SlowStep(run=run_id)))
    assert (shown["step"], shown["learning_rate"]) == (paused, 0.25)
    store.ask(run_id, Advance(by="step"), "ada")
    wait_until(lambda: len(store.events(run_id, kinds=["paused"], limit=10**6)) == 2, "it pauses again")
    following = unpack(host.ask(SlowStep(run=run_id)))
    assert following["checksum_before"] == shown["checksum"], "the run took the step that was shown, bit for bit"
    assert [event.step for _, event in store.events(run_id, kinds=["paused"])] == [paused, paused + 1]
    changed = SettingChanged(step=paused, path="optimizer.learning_rate", value=0.25)
    assert [event for _, event in store.events(run_id, kinds=["setting_changed"])] == [changed]
    store.ask(run_id, Resume(), "ada")
    wait_until(lambda: store.run(run_id).step > paused + 1, "it goes on")
    with pytest.raises(RequestError, match="Pause the run first"):
        host.ask(SlowStep(run=run_id))
    stop(store, host, run_id)
    assert store.run(run_id).status == "stopped"


def test_a_killed_worker_ends_only_its_own_attempt(store: Store, host: Host, hosting: HostProcess) -> None:
    killed, other = (started(store, host, endless()) for _ in range(2))
    assert hosting.kill_worker(killed)
    wait_until(lambda: store.run(killed).attempt == 2 and store.run(killed).status == "running", "it goes on")
    assert store.run(other).attempt == 1
    for run_id in (killed, other):
        stop(store, host, run_id)


def test_a_paused_run_is_still_paused_after_its_worker_died(store: Store, host: Host, hosting: HostProcess) -> None:
    run_id = started(store, host, endless())
    store.ask(run_id, Pause(), "ada")
    wait_until(lambda: store.run(run_id).status == "paused", "the run is paused")
    paused = store.run(run_id).step
    assert hosting.kill_worker(run_id)
    wait_until(lambda: (row := store.run(run_id)).attempt == 2 and row.status == "paused", "it is paused again")
    assert store.run(run_id).step == paused
    stop(store, host, run_id)


def test_a_step_that_does_not_end_is_broken_off_after_stop(store: Store, host: Host) -> None:
    wide = {f"linear_{n}": Node(layer="linear", config={"out_features": 5000}) for n in (1, 2)}
    nodes = {**wide, "linear_3": Node(layer="linear", config={"out_features": 2})}
    plan = make_plan("mlp", Choice(name="moons", size=5000), {"training.batch_size": 5000, "training.epochs": 10})
    (features,) = plan.graphs["main"].inputs.values()
    run_id = store.submit(plan.model_copy(update={"graphs": {"main": sequential(features, nodes)}}), "ada")
    host.wake()
    wait_until(lambda: store.events(run_id, kinds=["statistics_taken"]), "the first step begins")
    stop(store, host, run_id)
    row = store.run(run_id)
    assert row.status == "stopped"
    assert "A step took over 1.0 s after Stop" in str(row.message)


def test_a_run_that_cannot_work_fails_with_a_sentence(store: Store, host: Host) -> None:
    plan = short().model_copy(
        update={"dataset": make_plan("mlp", "circles").dataset.model_copy(update={"name": "gone"})}
    )
    run_id = store.submit(plan, "ada")
    host.wake()
    row = finished(store, run_id)
    assert row.status == "failed"
    assert "Unknown dataset `gone`" in str(row.message)


def test_a_deleted_run_ends_and_its_files_go(store: Store, host: Host) -> None:
    run_id = started(store, host, endless())
    artifacts = Artifacts()
    wait_until(lambda: artifacts.checkpoints(run_id), "a checkpoint is there")
    store.delete(run_id, "ada")
    host.wake()
    wait_until(lambda: run_id not in host.status()["working"], "its worker has ended")
    wait_until(lambda: not Path(artifacts.root, run_id).exists(), "its files are gone")


def test_probes_look_at_a_finished_run_and_at_one_still_training(store: Store, host: Host) -> None:
    over = finished(store, started(store, host, short())).id
    view = unpack(host.ask(Probe(run=over, probes={"one": BOUNDARY})))["one"]
    assert view["kind"] == "plane"
    assert np.isfinite(view["values"]).all()
    live = started(store, host, endless())
    views = unpack(host.ask(Probe(run=live, probes={"a": BOUNDARY, "b": Choice(name="confusion")})))
    assert (views["a"]["kind"], views["b"]["kind"]) == ("plane", "matrix")
    stop(store, host, live)


def test_errors_of_the_host_are_raised_in_the_client(store: Store, host: Host) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean `relu`"):
        host.ask(Picture(registry="activations", entry=Choice(name="relo")))
    with pytest.raises(NotFoundError, match="Run `0123456789abcdef01234567` not found"):
        host.ask(Probe(run="0123456789abcdef01234567", probes={"one": Choice(name="confusion")}))
    assert unpack(host.ask(RELU))["kind"] == "curves"
    assert unpack(host.ask(InitialWeights(plan=short())))["kind"] == "histograms"


def test_a_killed_probe_worker_fails_nothing_but_its_own_request(host: Host, hosting: HostProcess) -> None:
    host.ask(RELU)
    assert hosting.app
    place = read_endpoint(hosting.home)
    assert place
    before = set(host.status()["probe_workers"])
    assert before
    assert before <= set(living(hosting.app.pid))
    for pid in before:
        kill(pid)
    wait_until(lambda: _answers(host), "pictures are answered again", timeout_s=30)
    assert not before & set(host.status()["probe_workers"])


def test_a_question_waits_for_a_host_that_is_started_again(hosting: HostProcess) -> None:
    with closing(Host(hosting.home, patience_s=TIMEOUT_S)) as patient:
        assert hosting.kill_host()
        wait_until(lambda: not hosting.host.alive(), "the old one is gone")
        assert patient.ask(RELU)


def _answers(host: Host) -> bool:
    try:
        return bool(host.ask(RELU))
    except HostError:
        return False


def test_requests_without_the_token_are_refused(hosting: HostProcess) -> None:
    place = read_endpoint(hosting.home)
    assert place
    for path, headers in itertools.product(("/status", "/wake", "/answer"), ({}, {"authorization": "Bearer guess"})):
        method = "GET" if path == "/status" else "POST"
        assert httpx.request(method, place.url + path, headers=headers, trust_env=False).status_code == 401


@pytest.mark.postgres
def test_a_run_survives_its_worker_on_postgresql_too(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERLAB_HOME", str(tmp_path))
    monkeypatch.setenv("LAYERLAB_DATABASE_URL", postgres.new_database(server, f"host_{secrets.token_hex(6)}"))
    hosting = HostProcess(tmp_path)
    hosting.start()
    hosting.ready()
    with closing(Store()) as store:
        run_id = started(store, hosting.host, make_plan("mlp", "moons", {"training.epochs": 600}))
        assert hosting.kill_worker(run_id)
        row = finished(store, run_id)
    assert (row.status, row.attempt, row.step) == ("finished", 2, row.steps)
    hosting.stop()
    hosting.host.close()


@pytest.mark.postgres
def test_a_run_whose_connections_are_cut_goes_on(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERLAB_HOME", str(tmp_path))
    database = postgres.new_database(server, f"cut_{secrets.token_hex(6)}")
    monkeypatch.setenv("LAYERLAB_DATABASE_URL", database)
    hosting = HostProcess(tmp_path)
    hosting.start()
    hosting.ready()
    with closing(Store()) as store:
        run_id = started(store, hosting.host, make_plan("mlp", "moons", {"training.epochs": 600}))
        for _ in range(5):
            postgres.cut_connections(database)
            step = store.run(run_id).step
            wait_until(lambda step=step: (row := store.run(run_id)).is_over or row.step > step, "it goes on")
        row = finished(store, run_id)
    assert (row.status, row.message, row.step) == ("finished", None, row.steps)
    hosting.stop()
    hosting.host.close()


def looked_at_the_queue(store: Store, host: Host) -> None:
    """Waits until the host has removed what a deleted run left."""
    store.delete(store.submit(short(), "grace"), "grace")
    host.wake()
    wait_until(lambda: not Queue(store.database).deleted(), "the host has looked at the queue")


def test_while_the_disk_is_full_runs_wait_and_then_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERLAB_HOME", str(tmp_path))
    monkeypatch.delenv("LAYERLAB_DATABASE_URL", raising=False)
    with closing(Store()) as store:
        run_id = store.submit(short(), "ada")
        with monkeypatch.context() as full:
            full.setenv("LAYERLAB_LIMIT_FREE_DISK_BYTES", str(2**60))
            hosting = HostProcess(tmp_path)
            hosting.start()
            hosting.ready()
            for _ in range(2):  # the run is looked at after what is to be removed
                looked_at_the_queue(store, hosting.host)
            assert (store.run(run_id).status, store.run(run_id).attempt) == ("queued", 0)
            hosting.stop()
        hosting.start()
        hosting.ready()
        assert finished(store, run_id).status == "finished"
    hosting.stop()
    hosting.host.close()


def test_an_owner_without_disk_space_left_gets_a_message(
    store: Store, host: Host, limited: Callable[..., None]
) -> None:
    run_id = finished(store, started(store, host, short())).id
    disk = DiskUsage(Queue(store.database), Artifacts())
    disk.require_room("ada")
    used = disk.used_bytes("ada")
    assert used >= disk.artifacts.size_bytes(run_id) > 0
    limited(disk_bytes_per_owner=used)
    with pytest.raises(LimitError, match=f"take {round(used / 2**20)} MB"):
        disk.require_room("ada")
    disk.require_room("grace")


def test_a_second_app_shares_the_host_and_takes_over_when_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERLAB_HOME", str(tmp_path))
    first, second = HostProcess(tmp_path), HostProcess(tmp_path)
    first.start()
    first.ready()
    place = read_endpoint(tmp_path)
    second.start()
    second.ready()
    assert read_endpoint(tmp_path) == place
    first.stop()
    wait_until(lambda: read_endpoint(tmp_path) not in (place, None), "the second app's host takes over")
    second.ready()
    assert second.app
    group = second.app.pid
    second.stop()
    wait_until(lambda: not living(group), "no process is left")
    for hosting in (first, second):
        hosting.host.close()


def test_a_data_set_is_summarised_where_its_data_are_loaded(host: Host) -> None:
    small = Choice(name="ink", size=100, with_digits=False, val_fraction=0.1, test_fraction=0.1)
    seen = unpack(host.ask(Summarize(dataset=small)))
    assert seen["sizes"] == {"train": 80, "val": 10, "test": 10}
    assert sum(seen["counts"]) == 80
    assert seen["pictures"].shape == (10, 12, 28, 28, 1)
    table = unpack(host.ask(Summarize(dataset=Choice(name="iris"))))
    assert table["rows"].shape == (90, 4)
    assert [name for name, *_ in table["columns"]] == list(DATASETS.get("iris")().spec().columns)


def test_augmented_pictures_differ_by_seed_and_not_at_all_when_nothing_is_switched_on(host: Host) -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (3, 1, 12, 12)).astype(np.uint8)
    same = unpack(host.ask(Augment(pictures=pictures, settings=Augmentation())))["pictures"]
    np.testing.assert_array_equal(same, pictures)
    moved = [
        unpack(host.ask(Augment(pictures=pictures, settings=Augmentation(shift=0.3), seed=seed)))["pictures"]
        for seed in (0, 0, 1)
    ]
    np.testing.assert_array_equal(moved[0], moved[1])
    assert (moved[0] != moved[2]).any()
    assert moved[0].shape == pictures.shape
