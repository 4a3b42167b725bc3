"""Pictures from files or the camera, each beside the picture that a network makes of it: its mask or reconstruction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import streamlit as st

from engine.host.requests.reconstruct import Reconstruct
from engine.host.requests.segment import Segment
from engine.runs.rows import RunRow
from pages.ui.backend import host
from pages.ui.components.picture import picture
from pages.ui.markdown import escaped
from pages.ui.predict.asking import shown_errors
from pages.ui.predict.picture_files import with_answers

Asks = Callable[..., Segment | Reconstruct]


def masks(row: RunRow) -> None:
    with_answers(partial(_show, row, Segment))


def reconstructions(row: RunRow) -> None:
    with_answers(partial(_show, row, Reconstruct))


def _show(row: RunRow, asks: Asks, files: Mapping[str, bytes]) -> None:
    for number, (name, data) in enumerate(files.items()):
        request = asks(run=row.id, picture=np.frombuffer(data, np.uint8), file=name)
        packed = shown_errors(partial(host().ask, request))
        if packed is not None:
            _shown(packed, number, name, says_note=asks is Reconstruct)


def _shown(packed: bytes, number: int, name: str, says_note: bool) -> None:
    """With `says_note`, the note of the view is not behind a "?" beside its title."""
    if says_note:
        st.caption(escaped(name))
    picture(packed, f"predict-mask-{number}", title="" if says_note else name)
