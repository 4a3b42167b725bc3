"""Facts about a data set: input shape, target, source, license."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine.datasets.base import DATASETS, Dataset
from engine.datasets.data_spec import DataSpec
from engine.registry import Choice
from engine.text import shape_text
from pages.ui.language import _, called, say


def show(dataset: type[Dataset], choice: Choice) -> None:
    """The facts of a configured data set, and its note."""
    known = dataset() if DATASETS.problems(choice) else DATASETS.make(choice)
    spec = known.spec()
    facts = {
        _("Input shape"): _shape(spec),
        _("Target"): _target(spec),
        _("Source"): _(dataset.source),
        _("License"): _(dataset.licence),
    }
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts.items() if v)
    st.html(f'<dl class="ll-facts">{rows}</dl>')
    if spec.note:
        st.caption(say(spec.note))


def _shape(spec: DataSpec) -> str:
    """The shape of a sample; the length of a text."""
    if spec.kind == "text":
        return _("{count} tokens").format(count=spec.shape[0])
    return shape_text(spec.shape)


def _target(spec: DataSpec) -> str:
    """The target in words."""
    if spec.horizon:
        return _("the next {count} values").format(count=spec.horizon)
    names = ", ".join(map(called, spec.names))
    if spec.target == "mask":
        return _("per pixel, one of: {names}").format(names=names)
    if spec.target == "labels":
        return _("any of these: {names}").format(names=names)
    if spec.target == "tokens":
        return _("{count} tokens").format(count=spec.target_length)
    number = _("a number, in {unit}").format(unit=spec.unit) if spec.unit else _("a number")
    return names or number
