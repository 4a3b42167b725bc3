"""A trained network as a program of its own: its source, with the preparation of its data, and its weights."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import streamlit as st

from engine.datasets.base import DATASETS
from engine.host.requests.source import Source
from engine.host.requests.weights import Weights
from engine.plan.link import from_json
from engine.runs.rows import RunRow
from engine.views import unpack
from pages.ui.backend import host, owner
from pages.ui.language import _
from pages.ui.predict.asking import shown_errors
from pages.ui.predict.suitability import Way, predicts, way_of

EXAMPLES: dict[Way, str] = {
    "row": "from network import EXAMPLE, predict\n\nprint(predict(EXAMPLE))",
    "text": 'from network import predict\n\nprint(predict("…"))',
    "picture": 'from network import predict\n\nprint(predict("image.png"))',
    "series": "from network import EXAMPLE, predict\n\nprint(predict(EXAMPLE))",
}
"""How the exported function is called for each kind of sample; `EXAMPLE` is in the file."""


def show(row: RunRow) -> None:
    """The download, for the owner of a run that is over."""
    if row.owner != owner() or not row.is_over or not DATASETS.make(row.plan.dataset).allowed(owner()):
        return
    # It opens in place: a window would have no room below the last element of a page.
    with st.expander(_("Use it in Python"), key="export", icon=":material/code:", on_change="rerun") as box:
        if box.open:
            _download(row)


def _download(row: RunRow) -> None:
    st.write(
        _(
            "A zip with `network.py` and the trained weights. The file prepares raw samples as the Predict page does and "
            "needs only torch, numpy, Pillow and safetensors, not Layerlab."
        )
    )
    if example := EXAMPLES.get(way_of(row)) if predicts(row) else None:
        st.code(example, language="python")
    data = shown_errors(lambda: zipped(row.id, row.step, row.plan_json))
    if data is not None:
        st.download_button(
            _("Download code and weights"), data, "network.zip", "application/zip", key="export-download",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip


@st.cache_data(show_spinner=False, max_entries=2)
def zipped(run_id: str, step: int, plan_json: str) -> bytes:
    """`network.py` and `network.safetensors` of a run; raises `HostError`."""
    source = unpack(host().ask(Source(plan=from_json(plan_json), with_data=True)))["source"]
    weights = np.asarray(unpack(host().ask(Weights(run=run_id)))["weights"])
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("network.py", source)
        packed.writestr("network.safetensors", weights.tobytes())
    return file.getvalue()
