"""Pictures from files or the camera, each as the network receives it, with its prediction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from engine.datasets.pictures import PICTURE_ENDINGS
from engine.datasets.uploads.decoding import quotable
from engine.host.requests.predict import Predict
from engine.probes.pixels import samples
from engine.runs.rows import RunRow
from engine.text import N_, message
from engine.views import pack
from pages.ui.components.picture import picture
from pages.ui.language import _, say
from pages.ui.predict import answer, explanation
from pages.ui.predict.asking import predicted, shown_errors
from pages.ui.predict.suitability import spec_of

MAX_PICTURES = 12
MAX_MB = 20


def show(row: RunRow) -> None:
    with_answers(lambda files: answers(row, files))


def with_answers(show_answers: Callable[[dict[str, bytes]], None]) -> None:
    """The choice of files at the left, and what `show_answers` draws of them at the right."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        files = chosen_files()
    with right:
        if not files:
            st.caption(_("Choose or paste an image, and the prediction is shown here."))
            return
        show_answers(files)


def one() -> dict[str, bytes] | None:
    """The bytes of one chosen file by its name."""
    file = st.file_uploader(
        _("Image"), list(PICTURE_ENDINGS), key="try-picture", max_upload_size=MAX_MB, label_visibility="collapsed"
    )
    return None if file is None else {quotable(file.name, 80): file.getvalue()}


def photo() -> dict[str, bytes] | None:
    """The same for a photo."""
    file = st.camera_input(_("Take a photo"), key="try-camera", label_visibility="collapsed")
    return None if file is None else {quotable(file.name, 80): file.getvalue()}


def chosen_files() -> dict[str, bytes]:
    """The bytes of the chosen files by name."""
    given = st.file_uploader(
        _("Images"), list(PICTURE_ENDINGS), accept_multiple_files=True, key="predict-pictures", max_upload_size=MAX_MB
    )
    photo = None
    if st.toggle(_("Camera"), key="predict-camera-on"):
        photo = st.camera_input(_("Take a photo"), key="predict-camera", label_visibility="collapsed")
    files: list[UploadedFile] = [*given, *([photo] if photo else [])]
    if len(files) > MAX_PICTURES:
        note = message(N_("The first {max} of {count} images are shown."), max=MAX_PICTURES, count=len(files))
        st.caption(say(note))
    named: dict[str, bytes] = {}
    for number, file in enumerate(files[:MAX_PICTURES], 1):
        name = quotable(file.name, 80)
        named[name if name not in named else f"{name} ({number})"] = file.getvalue()
    return named


def answers(row: RunRow, files: Mapping[str, bytes], explained: bool = True) -> None:
    """The prediction for each image; `explained`: beside the image as the network receives it, and its explanation."""
    for number, (name, data) in enumerate(files.items()):
        found = predicted(Predict(run=row.id, picture=np.frombuffer(data, np.uint8), file=name))
        if found is None:
            continue
        if explained:
            _answer(row, name, found, number)
        else:
            answer.show(spec_of(row), found, {}, number)


def _answer(row: RunRow, name: str, found: Mapping[str, Any], number: int) -> None:
    with st.container(key=f"predict-answer-{number}"):
        st.caption(name)
        seen, said = st.columns([1, 2])
        with seen:
            view = samples(np.asarray(found["samples"]), note=message(N_("The image as the network receives it.")))
            picture(pack(view), f"predict-seen-{number}", title=_("Input"))
            shown_errors(lambda: explanation.show(row, found, number))
        with said:
            answer.show(spec_of(row), found, {}, number)
