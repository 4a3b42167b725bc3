"""The images of classes, while the script that takes them may be interrupted."""

from __future__ import annotations

from typing import Any

import pytest

from pages.ui import state
from pages.ui.classes import boxes
from tests.sample_uploads import picture


class Interruption(BaseException):
    """As Streamlit ends a script when the page sends something new."""


class File:
    def __init__(self, name: str, *, interrupts: bool = False) -> None:
        self.name, self.interrupts = name, interrupts

    def getvalue(self) -> bytes:
        if self.interrupts:
            raise Interruption
        return picture(90)


@pytest.mark.usefixtures("home")
def test_an_interrupted_script_leaves_the_files_in_the_uploader() -> None:
    files: list[Any] = [File("1.png"), File("2.png", interrupts=True)]
    with pytest.raises(Interruption):
        boxes.take_uploads(0, files)
    assert boxes.boxes()[0] == boxes.Box("")
    files[1].interrupts = False
    boxes.take_uploads(0, files)
    assert (len(boxes.boxes()[0].files), boxes.boxes()[0].turn) == (2, 1)
    state.drop(state.CLASS_BOXES)
