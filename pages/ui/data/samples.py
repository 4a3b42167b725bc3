"""Samples of a data set, drawn according to its kind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from engine.datasets.data_spec import DataSpec
from engine.views import Array
from pages.ui import state, svg
from pages.ui.components.still import still
from pages.ui.data import sequence_samples, text_samples
from pages.ui.data.summary import Summary
from pages.ui.language import _, called


def show(seen: Summary) -> None:
    """Some training samples, with a button for others."""
    (_mask if seen.painted is not None else SHOWN[seen.spec.kind])(seen)


def _image(seen: Summary) -> None:
    if seen.pictures is None or seen.means is None:
        return
    names = [called(name) for name in seen.spec.names] or [""]
    st.html(svg.picture_rows(names, seen.pictures))
    text = _("Training images, one row per class, enlarged without smoothing.")
    if seen.spec.labels:
        text = _("Training images, one row per label; an image may have several.")
    _other_samples(text)
    _name, mean, deviation, low, _median, high = seen.columns[0]
    st.header(_("Mean image of each class"), anchor=False)
    st.html(svg.picture_rows(("",), seen.means[None]))
    st.caption(
        _("Pixels as the network sees them: {min} to {max}, mean {mean}, standard deviation {deviation}.").format(
            min=f"{low:.3g}", max=f"{high:.3g}", mean=f"{mean:.3f}", deviation=f"{deviation:.3f}"
        )
    )


def _other_samples(caption: str) -> None:
    """A button for other samples, beside the caption."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Other samples"), key="other-samples", icon=":material/shuffle:"):
            state.put(state.SAMPLES_SEED, state.get(state.SAMPLES_SEED, 0) + 1)
            st.rerun()
        st.caption(caption)


def _mask(seen: Summary) -> None:
    """Images, and under each its mask."""
    if seen.pictures is None or seen.painted is None:
        return
    rows = np.concatenate([_coloured(seen.pictures), seen.painted])
    st.html(svg.picture_stack(rows, _("Images and masks")))
    st.html(svg.legend([_(name) for name in seen.spec.labels]))
    _other_samples(_("Training images above their masks; colors are classes."))


def _coloured(pictures: Array) -> Array:
    """Grayscale images with three channels, like masks."""
    return pictures if pictures.shape[-1] == 3 else np.repeat(pictures[..., :1], 3, axis=-1)


def _plane(seen: Summary) -> None:
    if seen.points is None or seen.targets is None:
        return
    label = _("Scatter plot of {n} samples").format(n=len(seen.points))
    curve = seen.spec.kind == "curve"
    targets = seen.targets * 0 if curve else seen.targets
    coloured = bool(seen.spec.classes) or curve
    still(svg.scatter(seen.points, targets, seen.held_out, coloured, label), "data-scatter")
    if seen.spec.classes:
        st.html(svg.legend([called(name) for name in seen.spec.names]))
    if curve:
        st.caption(
            _("Each dot is a sample: input on the horizontal axis, target on the vertical. Hollow dots: test split.")
        )
    elif seen.spec.classes:
        st.caption(_("Each dot is a sample, colored by class. Hollow dots: test split."))
    else:
        st.caption(
            _("Each dot is a sample: orange for a positive target, blue for a negative one. Hollow dots: test split.")
        )


def _table(seen: Summary) -> None:
    if seen.rows is None or seen.targets is None:
        return
    names = [name for name, *_figures in seen.columns]
    first, second = _informative_columns(seen.rows)
    with st.container(horizontal=True):
        across = _axis(seen, _("Horizontal axis"), names, first, "across")
        upwards = _axis(seen, _("Vertical axis"), names, second, "upwards")
    points = seen.rows[:, [names.index(across), names.index(upwards)]]
    targets = seen.targets if seen.spec.classes else seen.targets - seen.targets.mean()
    axes = (column_title(seen.spec, across), column_title(seen.spec, upwards))
    label = _("{across} and {upwards}").format(across=axes[0], upwards=axes[1])
    dates = (seen.spec.dates.get(across), seen.spec.dates.get(upwards))
    drawn = svg.scatter(points, targets, None, bool(seen.spec.classes), label, axes, dates=dates)
    still(drawn, "data-scatter")
    if seen.spec.classes:
        st.html(svg.legend([called(name) for name in seen.spec.names]))
        st.caption(_("Each dot is a training row, colored by class."))
    else:
        st.caption(_("Each dot is a training row: orange above the mean target, blue below."))


def _axis(seen: Summary, label: str, names: list[str], index: int, key: str) -> str:
    """Chooses the column of one axis."""
    return st.selectbox(
        label, names, index=index, key=f"{key}-{len(names)}-{names[0]}",
        format_func=lambda name: column_title(seen.spec, name),
    )  # fmt: skip


def column_title(spec: DataSpec, name: str) -> str:
    """A column's name as it is shown: ours in the visitor's language, an uploaded one as it was written."""
    return name if spec.brought and name in spec.columns else _(name)


def _sequence(seen: Summary) -> None:
    if seen.sequences is None or seen.targets is None:
        return
    still(sequence_samples.samples(seen.sequences, seen.targets, seen.spec), "data-sequences")
    if seen.spec.columns:
        st.html(svg.legend([called(name) for name in seen.spec.called(seen.spec.columns)]))
    _other_samples(
        _("Training samples over time, with their targets. Dashed: the continuation.")
        if seen.spec.horizon
        else _("Training samples over time, with their targets.")
    )


def _text(seen: Summary) -> None:
    continued = seen.spec.continues
    # The target is the same text, shifted by one token, so the text is shown once.
    rows = replace(seen, answers=tuple("" for _answer in seen.answers)) if continued else seen
    st.html(text_samples.samples(rows))
    _other_samples(
        _("Training samples. The target at each position is the next token.")
        if continued
        else _("Training samples with their targets.")
    )
    if seen.frequent:
        st.header(_("Most frequent tokens"), anchor=False)
        names = [text_samples.named(piece) for piece, _count in seen.frequent]
        st.html(svg.bars(names, [count for _piece, count in seen.frequent], colours=False))


def _informative_columns(rows: Array) -> tuple[int, int]:
    """The first two columns with more than ten distinct values, or with the most; yes/no columns make poor axes."""
    distinct = [min(len(np.unique(column)), 11) for column in rows.T]
    first, *others = sorted(range(len(distinct)), key=lambda i: -distinct[i])
    return first, others[0] if others else first


SHOWN = {"image": _image, "table": _table, "points": _plane, "curve": _plane, "sequence": _sequence, "text": _text}
