"""Pictures from files or the camera, each beside its predicted mask."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.host.requests.segment import Segment
from engine.runs.rows import RunRow
from pages.ui.backend import host
from pages.ui.components.picture import picture
from pages.ui.predict.asking import shown_errors
from pages.ui.predict.picture_files import with_answers


def show(row: RunRow) -> None:
    with_answers(lambda files: _masks(row, files))


def _masks(row: RunRow, files: Mapping[str, bytes]) -> None:
    for number, (name, data) in enumerate(files.items()):
        _mask(row, name, data, number)


def _mask(row: RunRow, name: str, data: bytes, number: int) -> None:
    request = Segment(run=row.id, picture=np.frombuffer(data, np.uint8), file=name)
    packed = shown_errors(lambda: host().ask(request))
    if packed is not None:
        picture(packed, f"predict-mask-{number}", title=name)
