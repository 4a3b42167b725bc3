"""The Build page: the lesson of a ready plan, and the way from a plan that fails to one that works."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from engine.plan.factory import ready_plan
from tests.page_session import open_page, plan_of

pytestmark = pytest.mark.usefixtures("fresh_store")


def lesson_of(app: AppTest) -> str:
    return next((text.value for text in app.markdown if text.value.startswith("**")), "")


def test_a_link_opens_exactly_the_ready_plan_with_its_lesson() -> None:
    app = open_page("build", **{"from": "mlp.diverges"})
    assert plan_of(app) == ready_plan("mlp", "diverges")
    assert app.selectbox(key="ready").value == "diverges"
    assert lesson_of(app).startswith("**Learning rate too high (fails on purpose).** The loss climbs")
    assert not app.button(key="start").disabled


def test_the_lesson_of_a_plan_that_fails_names_every_setting_that_differs_from_its_counterpart() -> None:
    captions = [caption.value for caption in open_page("build", **{"from": "mlp.diverges"}).caption]
    assert "Differs from “A sine curve” in: Learning rate." in captions
    captions = [caption.value for caption in open_page("build", **{"from": "text_cnn.words_alone"}).caption]
    assert "Differs from “Bigrams: “not bad”” in: Filter widths · Pooling over time." in captions


def test_from_a_failing_plan_one_comes_to_the_working_one_and_back() -> None:
    app = open_page("build", **{"from": "perceptron.xor"})
    app.button(key="lesson-separable").click().run()
    assert plan_of(app) == ready_plan("perceptron")
    app.button(key="lesson-xor").click().run()
    assert plan_of(app) == ready_plan("perceptron", "xor")
    app.button(key="undo-plan").click().run()
    assert app.selectbox(key="ready").value == "separable"


def test_a_plan_that_fails_leads_to_the_one_that_differs_in_one_setting() -> None:
    app = open_page("build", **{"from": "resnet.plain"})
    app.button(key="lesson-deep").click().run()
    assert plan_of(app) == ready_plan("resnet", "deep")


def test_working_examples_link_to_their_failing_variants() -> None:
    def buttons(address: str) -> set[str]:
        return {
            str(button.key)
            for button in open_page("build", **{"from": address}).button
            if str(button.key).startswith("lesson-")
        }

    assert buttons("mlp.sine") == {"lesson-diverges", "lesson-hide"}
    assert buttons("mlp.mnist") == {"lesson-zeros", "lesson-diverges", "lesson-hide"}


def test_the_lesson_stays_while_one_follows_its_advice_and_goes_when_dismissed() -> None:
    app = open_page("build", **{"from": "mlp.diverges"})
    app.number_input(key="learning_rate").set_value(0.03).run()
    assert lesson_of(app)
    assert app.selectbox(key="ready").value is None
    app.button(key="lesson-hide").click().run()
    assert not lesson_of(app)
    app.selectbox(key="ready").set_value("zeros").run()
    assert plan_of(app) == ready_plan("mlp", "zeros")
    assert "All weights initialized to zero" in lesson_of(app)


def test_the_lesson_closes_for_other_data() -> None:
    app = open_page("build", **{"from": "mlp.spirals"})
    app.selectbox(key="dataset").set_value("iris").run()
    assert not lesson_of(app)
