"""What a network predicts: for a row that is typed, and for images of files, beside what the network receives."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from engine.datasets.base import DATASETS
from tests.e2e.steps import FINISHED_MS, answered, enter, finished, open_page, press, run_of
from tests.visitor import by_key


def test_a_network_trained_by_one_click_predicts_typed_rows(page: Page) -> None:
    open_page(page, "/predict")
    press(page, "train-default")
    predicted = page.get_by_test_id("stMetricValue")
    expect(predicted).to_be_visible(timeout=FINISHED_MS)
    for column, value in {"petal length (cm)": "1.3", "petal width (cm)": "0.2", "sepal length (cm)": "5"}.items():
        field = page.get_by_role("textbox", name=column)
        field.fill(value)
        field.press("Enter")
        answered(page)
    expect(predicted).to_have_text("setosa", timeout=FINISHED_MS)
    expect(page.get_by_role("heading", name="Effect of each column")).to_be_visible()


PASTE = """(bytes) => {
  const clipboardData = new DataTransfer()
  clipboardData.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }))
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
}"""


def test_images_of_files_and_of_the_clipboard_are_predicted_after_a_run(page: Page) -> None:
    open_page(page, "/build?from=cnn&on=digits")
    enter(page, "epochs", 3)
    press(page, "start")
    page.get_by_role("link", name="Open in Train").click()
    run_of(page)
    finished(page)
    page.get_by_role("main").get_by_role("link", name="Predict").click()
    run_of(page, "predictor")
    chooser = by_key(page, "predict-pictures").locator("input[type=file]")
    chooser.set_input_files({"name": "digit.png", "mimeType": "image/png", "buffer": digit()})
    answer = by_key(page, "predict-answer-0")
    expect(answer.get_by_role("heading", name="Input")).to_be_visible(timeout=FINISHED_MS)
    expect(answer.get_by_role("listitem")).to_have_count(10)
    expect(answer.get_by_role("heading", name="Saliency")).to_be_visible()
    page.evaluate(PASTE, list(digit()))
    expect(by_key(page, "predict-answer-1").get_by_role("listitem")).to_have_count(10)
    chooser.set_input_files({"name": "broken.png", "mimeType": "image/png", "buffer": b"no image"})
    expect(page.get_by_text("is not a readable image")).to_be_visible()


def digit() -> bytes:
    """A handwritten digit as a PNG file."""
    pixels = np.asarray(DATASETS.make("digits").load().test.x[0, 0])
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()
