"""The form of a layer with a window: one number or height and width, and padding by number or by name."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest


def layer_form() -> None:
    import streamlit as st

    from engine.layers.base import LAYERS
    from pages.ui.forms.entry_form import form

    st.session_state["config"] = form(LAYERS.get(st.session_state["layer"]), st.session_state["given"], "f")


def run(layer: str = "conv2d", given: dict[str, Any] | None = None) -> AppTest:
    app = AppTest.from_function(layer_form)
    app.session_state["layer"] = layer
    app.session_state["given"] = given or {}
    return shown(app)


def shown(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def test_a_form_that_is_not_touched_keeps_the_config_as_it_is() -> None:
    for given in ({}, {"kernel_size": 5}, {"kernel_size": [3, 5], "padding": "same"}, {"padding": (1, 2)}):
        assert run(given=given).session_state["config"] == given


def test_height_and_width_are_numbers_of_their_own_while_they_differ() -> None:
    app = run(given={"padding": "same"})
    assert not [field for field in app.number_input if "width" in field.label]
    app.toggle(key="f-sides").set_value(True)
    app = shown(app)
    app.number_input(key="f-kernel_size-width").set_value(5)
    app = shown(app)
    assert app.session_state["config"] == {"padding": "same", "kernel_size": (3, 5)}
    app.session_state["given"] = app.session_state["config"]
    app = shown(app)
    app.toggle(key="f-sides").set_value(False)
    assert shown(app).session_state["config"] == {"padding": "same", "kernel_size": 3}


def test_padding_is_a_number_or_a_name() -> None:
    app = run("max_pool1d")
    app.segmented_control(key="f-padding-mode").set_value("same")
    app = shown(app)
    assert app.session_state["config"] == {"padding": "same"}
    app.session_state["given"] = app.session_state["config"]
    app = shown(app)
    app.segmented_control(key="f-padding-mode").set_value("pixels")
    assert shown(app).session_state["config"] == {"padding": 0}


def test_a_wrong_pair_is_explained_beside_its_field() -> None:
    app = run(given={"kernel_size": [3, 40]})
    assert any("at most 31" in text.value for text in [*app.error, *app.markdown, *app.caption])
    assert app.session_state["config"] == {"kernel_size": [3, 40]}
