"""Forms: what a config class's annotations become, driven in the real Streamlit runtime."""

from __future__ import annotations

import re

import pytest
from pydantic import Field
from streamlit.testing.v1 import AppTest

from pages.ui.forms.field import bounds
from pages.ui.forms.number_field import step_of
from pages.ui.server.routes import ASSETS


def small_form() -> None:
    from typing import Literal

    import streamlit as st
    from pydantic import BaseModel, Field

    from pages.ui.forms.entry_form import form

    class Inner(BaseModel):
        patience: int = Field(5, ge=1, le=1000, title="Patience")

    class Small(BaseModel):
        count: int = Field(3, ge=1, le=31, title="Count")
        rate: float = Field(0.001, gt=0, le=100, title="Rate")
        share: float = Field(0.2, ge=0, le=0.5, title="Share")
        bias: bool = Field(True, title="Bias")
        mode: Literal["fp32", "bf16"] = Field("fp32", title="Mode")
        features: tuple[Literal["x", "y", "xy"], ...] = Field(("x", "y"), title="Inputs")
        hidden: tuple[int, ...] = Field((8, 8), title="Hidden")
        clip: float | None = Field(None, gt=0, le=1000, title="Clip")
        stopping: Inner | None = Field(None, title="Early stopping")

    st.session_state["config"] = form(Small, st.session_state.get("given", {}), "f")


def run(given: dict | None = None) -> AppTest:
    app = AppTest.from_function(small_form)
    app.session_state["given"] = given or {}
    app.run()
    assert not app.exception
    return app


def test_an_untouched_form_changes_nothing() -> None:
    assert run().session_state["config"] == {}
    given = {"count": 3, "hidden": (4,)}
    assert run(given).session_state["config"] == given


def test_each_kind_of_field_gives_its_value() -> None:
    app = run()
    app.number_input(key="f-count").set_value(7)
    app.number_input(key="f-rate").set_value(0.01)
    app.slider(key="f-share").set_value(0.5)
    app.toggle(key="f-bias").set_value(False)
    app.text_input(key="f-hidden").set_value("64，32")
    app.run()
    assert app.session_state["config"] == {"count": 7, "rate": 0.01, "share": 0.5, "bias": False, "hidden": (64, 32)}


def test_optional_settings_are_switched_on_and_off() -> None:
    app = run()
    app.toggle(key="f-clip-on").set_value(True)
    app.toggle(key="f-stopping-on").set_value(True)
    app.run()
    assert app.session_state["config"] == {"clip": 1.0, "stopping": {}}
    app.number_input(key="f-stopping-patience").set_value(9)
    app.run()
    assert app.session_state["config"]["stopping"] == {"patience": 9}
    app.toggle(key="f-stopping-on").set_value(False)
    app.run()
    assert app.session_state["config"] == {"clip": 1.0}


def test_a_change_from_outside_is_shown_and_what_was_entered_is_kept() -> None:
    app = run({"count": 5})
    assert app.number_input(key="f-count").value == 5
    app.number_input(key="f-rate").set_value(0.5)
    app.run()
    app.session_state["given"] = {"count": 2}
    app.run()
    assert app.number_input(key="f-count").value == 2
    assert app.session_state["config"] == {"count": 2, "rate": 0.5}


def test_a_value_out_of_range_is_shown_with_its_problem() -> None:
    app = run({"count": 99})
    assert app.number_input(key="f-count").value == 99
    assert any("at most 31" in text.value for text in app.markdown)


def test_a_list_that_is_not_numbers_is_named_and_not_taken() -> None:
    app = run()
    app.text_input(key="f-hidden").set_value("64, many")
    app.run()
    assert "hidden" not in app.session_state["config"]
    assert any("not a list of numbers" in text.value for text in app.markdown)


def data_form() -> None:
    import streamlit as st

    from engine.datasets.base import DATASETS
    from pages.ui.forms.entry_form import form

    st.session_state["config"] = form(DATASETS.get("spirals"), {}, "f")


def test_a_data_set_shows_its_own_settings_before_those_of_the_splits() -> None:
    app = AppTest.from_function(data_form).run()
    labels = [widget.label for widget in app.main if hasattr(widget, "label")]
    assert labels.index("Samples") < labels.index("Turns") < labels.index("Validation split")
    assert "sin x" in app.pills(key="f-features").options


def choice_form() -> None:
    import streamlit as st

    from engine.optimizers.base import OPTIMIZERS
    from engine.registry import Choice
    from pages.ui.forms.entry_form import choice

    st.session_state["chosen"] = choice(OPTIMIZERS, Choice(name="adam", learning_rate=0.5), "optimizer", "Optimizer")


def test_a_choice_keeps_its_config_until_another_thing_is_chosen() -> None:
    app = AppTest.from_function(choice_form).run()
    assert app.session_state["chosen"].config == {"learning_rate": 0.5}
    app.selectbox(key="optimizer").set_value("sgd").run()
    assert app.session_state["chosen"].name == "sgd"
    assert "learning_rate" not in app.session_state["chosen"].config


@pytest.mark.parametrize(
    ("value", "step"),
    [
        (0.001, 0.0001),
        (0.003, 0.001),
        (0.9, 0.1),
        (1.0, 0.1),
        (25.0, 10.0),
        (0.0, 0.001),
        (0.999, 0.0001),
        (0.95, 0.01),
    ],
)
def test_a_step_is_one_in_the_leading_digit(value: float, step: float) -> None:
    assert step_of(value) == pytest.approx(step)


def test_bounds_are_read_from_the_annotation() -> None:
    assert bounds(Field(1.0, gt=0, le=10)) == (0, 10, True)
    assert bounds(Field(1, ge=2)) == (2, None, False)


def colours(theme: str) -> dict[str, str]:
    """The style sheet's colors of a theme, by name."""
    light, dark = (ASSETS / "css" / "layerlab.css").read_text().split("data-theme='dark'")
    return dict(re.findall(r"--ll-([\w-]+): (#[0-9a-f]{6});", {"light": light, "dark": dark}[theme]))


def contrast(one: str, two: str) -> float:
    def light(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dim = sorted((light(one), light(two)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("text", ["text", "muted", "accent", "wrong", "good"])
@pytest.mark.parametrize("ground", ["background", "surface"])
def test_text_can_be_read_on_every_ground(theme: str, text: str, ground: str) -> None:
    assert contrast(colours(theme)[text], colours(theme)[ground]) >= 4.5


def blank_form() -> None:
    from typing import Annotated, Literal

    import streamlit as st
    from pydantic import BaseModel, Field

    from pages.ui.forms.entry_form import form

    class Open(BaseModel):
        units: int | None = Field(None, ge=1, le=64, title="Units")
        rate: float | None = Field(None, ge=0, lt=1, title="Rate")
        gated: bool | None = Field(None, title="Gated")
        pooling: Literal["mean", "last"] | None = Field(None, title="Pooling")
        activation: str | None = Field(None, title="Activation", json_schema_extra={"registry": "activations"})
        hidden: tuple[Annotated[int, Field(ge=1)], ...] | None = Field(None, title="Hidden")
        share: float = Field(0.5, ge=0, lt=1, title="Share")

    st.session_state["config"] = form(Open, st.session_state.get("given", {}), "f", blank="automatic")


def test_optional_fields_can_be_set_and_cleared() -> None:
    app = AppTest.from_function(blank_form).run()
    assert app.session_state["config"] == {}
    app.number_input(key="f-units").set_value(8)
    app.number_input(key="f-rate").set_value(0.25)
    app.segmented_control(key="f-gated").set_value("no")
    app.segmented_control(key="f-pooling").set_value("last")
    app.selectbox(key="f-activation").set_value("gelu")
    app.text_input(key="f-hidden").set_value("4, 2")
    app.run()
    given = {"units": 8, "rate": 0.25, "gated": False, "pooling": "last", "activation": "gelu", "hidden": (4, 2)}
    assert app.session_state["config"] == given
    for widget in (app.number_input(key="f-units"), app.number_input(key="f-rate")):
        widget.set_value(None)
    for key in ("f-gated", "f-pooling"):
        app.segmented_control(key=key).set_value("")
    app.selectbox(key="f-activation").set_value("")
    app.text_input(key="f-hidden").set_value("")
    app.run()
    assert app.session_state["config"] == {}


def test_an_empty_list_that_was_saved_stays_an_empty_list() -> None:
    app = AppTest.from_function(blank_form)
    app.session_state["given"] = {"hidden": []}
    app.run()
    assert app.session_state["config"] == {"hidden": []}


def test_a_slider_ends_before_a_limit_that_is_itself_left_out() -> None:
    app = AppTest.from_function(blank_form).run()
    assert app.slider(key="f-share").max == pytest.approx(0.99)


def test_an_emptied_number_keeps_its_value_and_is_reported() -> None:
    app = run({"count": 7, "rate": 0.5})
    for key in ("f-count", "f-rate"):
        app.number_input(key=key).set_value(None)
    app.run()
    assert app.session_state["config"] == {"count": 7, "rate": 0.5}
    said = [caption.value for caption in app.caption]
    assert said == [f"The value is still {value}. Enter a number to change it." for value in ("7", "0.5")]
    app.number_input(key="f-count").set_value(1)
    app.number_input(key="f-rate").set_value(1e-9).run()
    assert app.session_state["config"] == {"count": 1, "rate": 1e-9}
    assert not app.caption
