"""What every worker is forked from."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SCRIPT = """
import gc, json, sys
import engine.host.preload
print(json.dumps({"collects": gc.isenabled(), "frozen": gc.get_freeze_count(), "torch": "torch" in sys.modules}))
"""


def test_workers_collect_garbage_but_not_in_what_they_share() -> None:
    said = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    state = json.loads(said)
    assert state["torch"]
    assert state["collects"]
    assert state["frozen"] > 100_000
