"""Every number of every catalog entry has a field that shows it and keeps it exactly."""

from __future__ import annotations

import pytest
from pydantic import BaseModel
from streamlit.testing.v1 import AppTest

from engine.train.registries import REGISTRIES
from pages.ui.forms.field import bounds
from pages.ui.forms.fields import bare

Case = tuple[str, str, float]
"""An entry, one of its fields, a value."""
WITH_NUMBERS = ("layers", "activations", "initializers", "losses", "optimizers", "schedules", "families", "datasets")
TYPED = (
    *(("optimizers", "adam", name) for name in ("beta1", "beta2", "epsilon")),
    ("optimizers", "adamw", "weight_decay"),
    ("optimizers", "rmsprop", "alpha"),
    ("layers", "batch_norm", "epsilon"),
    ("layers", "layer_norm", "epsilon"),
    ("schedules", "cosine", "lowest"),
)


def fields() -> None:
    import streamlit as st

    from engine.train.registries import REGISTRIES
    from pages.ui.forms.entry_form import form

    registry, cases = st.session_state["wanted"]
    for number, (entry, field, value) in enumerate(cases):
        kind = REGISTRIES[registry].get(entry)
        others = [name for name in kind.model_fields if name != field]
        st.session_state[f"config-{number}"] = form(kind, {field: value}, f"f{number}", skip=others)


def shown(registry: str, cases: list[Case]) -> AppTest:
    app = AppTest.from_function(fields, default_timeout=60)
    app.session_state["wanted"] = (registry, cases)
    app.run()
    assert not app.exception
    return app


def cases_of(registry: str) -> list[Case]:
    """Every field of decimal numbers with its default, and with values near 0, near 1 and near the end of its range."""
    return [
        (entry.name, name, value)
        for entry in REGISTRIES[registry]
        for name, info in entry.model_fields.items()
        if bare(info.annotation)[0] is float
        for value in values_of(entry, name)
    ]


def values_of(entry: type[BaseModel], field: str) -> list[float]:
    info = entry.model_fields[field]
    low, high, is_open = bounds(info)
    end = 100.0 if high is None else high
    wanted = [info.default, 1e-8, 0.00037, 0.9999, end - (end - (low or 0)) * 1e-5]
    return [v for v in wanted if v is not None and v < end and (low is None or (v > low if is_open else v >= low))]


@pytest.mark.parametrize("registry", WITH_NUMBERS)
def test_numbers_are_shown_and_kept_exactly(registry: str) -> None:
    cases = cases_of(registry)
    app = shown(registry, cases)
    for number, (_entry, field, value) in enumerate(cases):
        assert app.session_state[f"config-{number}"] == {field: value}
    for slider in app.slider:
        steps = (slider.value - slider.min) / slider.step
        assert steps == pytest.approx(round(steps)), "a slider shows its steps alone"
    for typed in app.number_input:
        assert typed.proto.format == "%g", "the shortest text that means this number"


@pytest.mark.parametrize(("registry", "entry", "field"), TYPED)
def test_small_and_near_one_numbers_are_typed(registry: str, entry: str, field: str) -> None:
    default = REGISTRIES[registry].get(entry).model_fields[field].default
    app = shown(registry, [(entry, field, default)])
    assert not app.slider
    assert app.number_input[0].value == default
