"""The host beside an app: begun when it is asked for, and ended with it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from engine.host.client import Host
from engine.host.endpoint import HostEndpoint, write_endpoint
from engine.host.launch import hosted
from tests.host_process import wait_until


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERLAB_HOME", str(tmp_path))


def test_a_host_starts_after_its_prerequisites() -> None:
    first = threading.Event()
    with hosted(after=first) as launcher:
        assert launcher.process is None
        first.set()
        with closing(Host()) as host:
            wait_until(host.alive, "a host answers")
        process = launcher.process
    assert process is not None
    assert process.returncode == 0


def test_where_a_host_was_killed_another_is_begun_at_once(tmp_path: Path) -> None:
    write_endpoint(tmp_path, HostEndpoint(port=1, token="t", pid=1))
    with hosted(after=threading.Event()), closing(Host()) as host:
        wait_until(host.alive, "a host answers")


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="This system cannot stop a process without ending it.")
def test_a_host_that_hangs_is_replaced() -> None:
    with hosted() as launcher, closing(Host()) as host:
        wait_until(host.alive, "a host answers")
        hung = launcher.process
        assert hung is not None
        hung.send_signal(signal.SIGSTOP)
        wait_until(lambda: launcher.process is not hung, "another is begun", timeout_s=30)
        wait_until(host.alive, "the other answers", timeout_s=30)


def test_an_app_that_ends_before_begins_no_host_any_more() -> None:
    first = threading.Event()
    with hosted(after=first) as launcher:
        pass
    first.set()
    launcher._thread.join(30)
    assert launcher.process is None


def test_the_forkserver_has_every_schema_built() -> None:
    code = """import engine.host.preload
from engine.train.registries import REGISTRIES
print(sum(not thing.__pydantic_complete__ for registry in REGISTRIES.values() for thing in registry))"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert result.stdout.split() == ["0"]


@pytest.mark.skipif(sys.platform == "win32", reason="The program in the interpreter's place is a shell script.")
def test_a_host_that_cannot_be_started_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "python"
    monkeypatch.setattr(sys, "executable", str(program))
    with hosted() as launcher:
        launcher._thread.join(0.3)
        assert launcher.process is None
        program.write_text("#!/bin/sh\nexec cat\n")
        program.chmod(0o700)
        wait_until(lambda: launcher.process is not None, "it is started")
