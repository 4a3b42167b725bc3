"""Classes side by side: images are added to each, a network is trained on them by one click, and answers."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from engine.datasets.uploads import upload_store
from engine.datasets.uploads.drafts import DraftFile
from engine.families.small_sets import MAX_EPOCHS
from engine.plan.few_images import few_images_plan
from engine.registry import Choice
from engine.runs.store import Store
from pages.ui import state
from pages.ui.classes import boxes
from tests.host_process import wait_until
from tests.page_session import open_page
from tests.sample_uploads import picture

pytestmark = pytest.mark.usefixtures("hosted")

VISITOR = "k" * 32
STROKES = [[[10.0, 10.0], [200.0, 200.0]]]


def open_classes() -> AppTest:
    app = open_page("data", VISITOR, set="new")
    app.segmented_control(key="own-way").set_value("classes").run()
    assert not app.exception
    return app


def add(app: AppTest, at: int, count: int, shade: int) -> None:
    files = [(f"{at}-{number}.png", picture(shade + number), "image/png") for number in range(count)]
    (uploader,) = (one for one in app.file_uploader if str(one.key).startswith(f"class-{at}-files"))
    uploader.set_value(files).run()
    assert not app.exception


def test_two_classes_are_trained_by_one_click() -> None:
    app = open_classes()
    assert app.button(key="classes-train").disabled
    app.text_input(key="class-0-name").set_value("dark").run()
    add(app, 0, 8, 90)
    assert "at least two classes" in " ".join(caption.value for caption in app.caption)
    add(app, 1, 8, 200)
    assert [len(box.files) for box in app.session_state[state.CLASS_BOXES]] == [8, 8, 0]
    assert "Left out, since they have no images: Class 3." in [caption.value for caption in app.caption]
    app.button(key="classes-train").click().run()
    wait_until(lambda: state.CLASS_RUN in app.run().session_state, "a run is submitted")
    assert not app.exception
    row = Store().run(app.session_state[state.CLASS_RUN])
    (entry,) = (one for one in upload_store.sets_of(VISITOR) if one.id == row.plan.dataset.config["id"])
    assert entry.facts["classes"] == ["Class 2", "dark"]
    assert row.plan.training.epochs == MAX_EPOCHS


def test_drawings_are_added_and_taken_back() -> None:
    app = open_classes()
    app.segmented_control(key="class-2-way").set_value("pad").run()
    app.session_state[state.DRAWING] = {"strokes": STROKES, "cleared": []}
    app.button(key="class-2-drawn").click().run()
    assert not app.exception
    assert [len(box.files) for box in app.session_state[state.CLASS_BOXES]] == [0, 0, 1]
    assert app.session_state[state.DRAWING]["strokes"] == []
    app.button(key="class-2-last").click().run()
    assert [len(box.files) for box in app.session_state[state.CLASS_BOXES]] == [0, 0, 0]


def test_more_images_than_the_limit_are_refused_in_a_sentence() -> None:
    app = open_classes()
    full = boxes.Box(
        "many", tuple(DraftFile(f"{number:032x}", "a.png", 1, False) for number in range(boxes.MAX_IMAGES))
    )
    app.session_state[state.CLASS_BOXES] = [full, boxes.Box(""), boxes.Box("")]
    add(app, 1, 1, 100)
    assert str(boxes.MAX_IMAGES) in " ".join(error.value for error in app.error)
    assert [len(box.files) for box in app.session_state[state.CLASS_BOXES]] == [boxes.MAX_IMAGES, 0, 0]


def test_one_pad_at_a_time_and_classes_come_and_go() -> None:
    app = open_classes()
    app.segmented_control(key="class-0-way").set_value("pad").run()
    app.segmented_control(key="class-1-way").set_value("pad").run()
    assert not app.exception
    assert app.segmented_control(key="class-0-way").value == "files"
    app.button(key="classes-add").click().run()
    assert len(app.session_state[state.CLASS_BOXES]) == 4
    app.button(key="class-3-remove").click().run()
    assert len(app.session_state[state.CLASS_BOXES]) == 3


def test_many_images_need_few_epochs() -> None:
    plan = few_images_plan(Choice(name="ink", size=5000))
    assert plan.training.epochs == 5
    assert plan.regularisation.early_stopping is None
