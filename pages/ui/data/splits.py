"""The splits of a data set, its class distribution, and statistics of its columns."""

from __future__ import annotations

import streamlit as st

from pages.ui import glossary, svg
from pages.ui.components.still import still
from pages.ui.data import series_drawing, statistics_table
from pages.ui.data.summary import Summary
from pages.ui.language import _, called


def show(seen: Summary) -> None:
    """Sizes of the splits, counts per class if there are classes, and statistics."""
    left, right = st.columns(2, gap="large") if seen.counts else (st.container(), None)
    with left:
        st.header(_("Splits"), anchor=False)
        names = {"train": _("Training"), "val": _("Validation"), "test": _("Test")}
        if seen.timeline:
            still(series_drawing.drawing(seen.timeline), "data-timeline")
        st.html(svg.shares({names[k]: n for k, n in seen.sizes.items()}))
        about = _(
            "Training: the network learns from it. Validation: for choosing models and settings. Test: for the "
            "final result."
        )
        st.caption(about)
        glossary.show_links(about)
    if right is not None:
        with right:
            st.header(_("Class distribution"), anchor=False)
            st.html(svg.bars([called(name) for name in seen.spec.names], seen.counts))
            st.caption(_COUNTED[seen.spec.target]())
    if seen.columns and seen.spec.kind != "image":
        st.header(_("Statistics"), anchor=False)
        st.html(statistics_table.drawn(seen))


_COUNTED = {
    "classes": lambda: _("Training samples per class."),
    "labels": lambda: _("Training samples per label."),
    "mask": lambda: _("Pixels per class in the training masks."),
}
