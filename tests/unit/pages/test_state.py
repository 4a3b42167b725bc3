"""The session's state has one file that touches it and names what is kept."""

from __future__ import annotations

import re
from pathlib import Path

PAGES = Path(__file__).parents[3] / "pages"
STATE = PAGES / "ui" / "state.py"


def test_only_one_file_touches_the_state_of_a_session_and_names_its_keys() -> None:
    others = {path: path.read_text(encoding="utf-8") for path in PAGES.rglob("*.py") if path != STATE}
    assert [path for path, text in others.items() if "session_state" in text] == []
    asked = {
        path.name: re.findall(r"""(?<![.\w])state\.(?:get|put|take|drop)\(f?["'].*""", text)
        for path, text in others.items()
    }
    assert {name: found for name, found in asked.items() if found} == {}
