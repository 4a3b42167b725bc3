"""Predict for each kind of run: what it answers, and where a run can be used that predicts nothing."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from engine.datasets.uploads import kinds, upload_store
from engine.plan.factory import make_plan
from engine.registry import Choice
from engine.runs.artifacts import Artifacts
from engine.runs.store import Store
from pages.ui import backend
from tests import sample_uploads
from tests.host_process import wait_until
from tests.page_session import open_page

pytestmark = pytest.mark.usefixtures("hosted")

VISITOR = "p" * 32


def trained(family: str, dataset: str | Choice, **settings: object) -> str:
    """A finished run."""
    run_id = Store().submit(
        make_plan(family, dataset, {"training.threads": 1, "training.epochs": 1, **settings}), VISITOR
    )
    backend.host().wake()
    wait_until(lambda: Store().run(run_id).is_over, "the run ends")
    assert Store().run(run_id).status == "finished"
    return run_id


def opened(run_id: str) -> AppTest:
    app = open_page("predict", VISITOR, predictor=run_id)
    assert not app.exception
    return app


def png(side: int = 40) -> tuple[str, bytes, str]:
    file = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (side, side, 3), dtype=np.uint8)).save(file, "PNG")
    return "noise.png", file.getvalue(), "image/png"


def links(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.get("page_link")]  # type: ignore[attr-defined]


def test_points_are_classified_from_a_form() -> None:
    app = opened(trained("mlp", "moons"))
    assert app.metric[0].label == "Predicted class"


def test_an_image_is_segmented() -> None:
    run_id = trained("unet", "scenes", **{"dataset.size": 100})
    app = opened(run_id)
    app.file_uploader(key="predict-pictures").set_value([png()]).run()
    assert not app.exception
    assert not app.error


def test_an_image_is_reconstructed_and_its_error_is_compared() -> None:
    app = opened(trained("autoencoder", "digits"))
    app.file_uploader(key="predict-pictures").set_value([png()]).run()
    assert not app.exception
    assert not app.error


def test_a_sequence_is_classified_and_its_values_can_be_changed() -> None:
    run_id = trained("lstm", "parity", **{"dataset.size": 100})
    app = opened(run_id)
    assert app.metric[0].value in ("even", "odd")
    truths = [caption.value for caption in app.caption if caption.value.startswith("True answer: ")]
    assert len(truths) == 1
    app.number_input(key="predict-sequence").set_value(2).run()
    assert not app.exception


def test_values_of_a_sequence_are_predicted_in_their_units() -> None:
    app = opened(trained("lstm", "adding", **{"dataset.size": 100}))
    assert app.metric[0].label == "Predicted value"


def test_code_and_weights_are_offered_for_every_way_of_predicting() -> None:
    app = opened(trained("unet", "scenes", **{"dataset.size": 100}))
    app.session_state["export"] = True
    app.run()
    assert not app.exception


def test_the_labels_of_an_image_are_named() -> None:
    run_id = trained("cnn", "which_shapes", **{"dataset.size": 100})
    app = opened(run_id)
    app.file_uploader(key="predict-pictures").set_value([png()]).run()
    assert app.metric[0].label == "Predicted labels"


def test_a_text_is_answered() -> None:
    run_id = trained("encoder_decoder", "dates", **{"dataset.size": 200})
    app = opened(run_id)
    app.text_area(key="predict-text").set_value("3 May 2020 ☃").run()
    assert not app.exception
    assert app.metric[0].label == "Answer"
    assert any("Out of vocabulary" in caption.value for caption in app.caption)


def test_a_text_is_continued() -> None:
    story = kinds.keep(VISITOR, "", "text", [sample_uploads.story()], {"long": True})
    run_id = trained("gpt", story.choice())
    app = opened(run_id)
    app.text_area(key="predict-prompt").set_value("Once ").run()
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize(
    ("family", "dataset", "page", "reason"),
    [
        ("dcgan", "digits", "Open in Imagine", "The run `DCGAN on Digits 8×8` generates samples"),
        ("autoencoder", "iris", "Open in Train", "The run `Autoencoder on Iris` reconstructs samples"),
    ],
)
def test_a_run_that_predicts_nothing_says_why_and_where_it_can_be_used(
    family: str, dataset: str, page: str, reason: str
) -> None:
    app = opened(Store().submit(make_plan(family, dataset, {"training.epochs": 1}), VISITOR))
    assert reason in app.error[0].value
    assert page in links(app)


def test_a_deleted_data_set_is_said_in_a_sentence() -> None:
    entry = kinds.keep(VISITOR, "", "table", [sample_uploads.table()], {})
    run_id = trained("mlp", entry.choice())
    opened(run_id)
    upload_store.delete(entry.id, used=True)
    app = opened(run_id)
    assert not app.metric
    assert "deleted" in app.info[0].value


def test_deleted_checkpoints_are_said_in_a_sentence() -> None:
    run_id = trained("mlp", "iris")
    Artifacts().delete(run_id)
    app = opened(run_id)
    assert not app.metric
    assert "its checkpoints were deleted" in app.info[0].value
