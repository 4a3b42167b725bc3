"""Pictures from files or the camera, each beside its predicted mask."""

from __future__ import annotations

import numpy as np
import streamlit as st

from engine.host.requests.segment import Segment
from engine.runs.rows import RunRow
from pages.ui.backend import host
from pages.ui.components.picture import picture
from pages.ui.language import _
from pages.ui.predict.asking import shown_errors
from pages.ui.predict.picture_files import chosen_files


def show(row: RunRow) -> None:
    left, right = st.columns([2, 3], gap="large")
    with left:
        files = chosen_files()
    with right:
        if not files:
            st.caption(_("Choose an image, and the prediction is shown here."))
            return
        for number, (name, data) in enumerate(files.items()):
            _mask(row, name, data, number)


def _mask(row: RunRow, name: str, data: bytes, number: int) -> None:
    request = Segment(run=row.id, picture=np.frombuffer(data, np.uint8), file=name)
    packed = shown_errors(lambda: host().ask(request))
    if packed is not None:
        picture(packed, f"predict-mask-{number}", title=name)
