"""What every worker is forked from."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.runs.executors.process import PARENT_ID
from tests.host_process import kill, wait_until

ROOT = Path(__file__).parents[3]
SCRIPT = """
import gc, json, sys
import engine.host.preload
print(json.dumps({"collects": gc.isenabled(), "frozen": gc.get_freeze_count(), "torch": "torch" in sys.modules}))
"""


def test_workers_collect_garbage_outside_shared_memory() -> None:
    said = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    state = json.loads(said)
    assert state["torch"]
    assert state["collects"]
    assert state["frozen"] > 100_000


HANGING_IMPORT = """
import os, signal, sys
class Hanging:
    def find_spec(self, name, path=None, target=None):
        if name == "engine.host.logs":
            print(os.getpid(), flush=True)
            signal.pause()
sys.meta_path.insert(0, Hanging())
import engine.host.preload
"""
PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux ends a process with its parent, whatever it is doing.")
def test_it_ends_with_its_parent_even_while_it_imports() -> None:
    command = [sys.executable, "-c", PARENT, HANGING_IMPORT]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
        try:
            wait_until(lambda: not is_running(child), "it ends", timeout_s=30)
        finally:
            kill(child)


def test_it_ends_at_once_if_its_parent_has_ended_before() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    environment = {**os.environ, PARENT_ID: str(ended.pid)}
    result = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert result.returncode == 1
    assert result.stdout == b""


def is_running(process_id: int) -> bool:
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False
