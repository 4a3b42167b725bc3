"""Build with a step of a run to go on from in its address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.runs.artifacts import Artifacts
from engine.runs.store import Store
from tests.page_session import open_page

pytestmark = pytest.mark.usefixtures("fresh_store")


def test_start_goes_on_from_the_step_in_the_address_with_the_plan_on_screen() -> None:
    store = Store()
    parent = store.submit(make_plan("perceptron", "blobs"), "v" * 32)
    app = open_page("build", "v" * 32, copy=parent, start=f"{parent}.0")
    assert any("Start goes on from step 0 of:" in text.value for text in app.caption)
    app.selectbox(key="optimizer").set_value("adam").run()
    app.button(key="start").click().run()
    fork = store.runs("v" * 32)[0]
    assert (fork.parent, fork.parent_step, fork.plan.optimizer.name) == (parent, 0, "adam")
    app.button(key="fork-start-clear").click().run()
    assert not [text for text in app.caption if "goes on from" in text.value]
    app.button(key="start").click().run()
    assert not app.exception
    assert store.runs("v" * 32)[0].parent is None, "not a double click"


@pytest.mark.parametrize(
    ("kind", "key", "value", "path"),
    [
        ("number_input", "learning_rate", 0.5, "optimizer"),
        ("selectbox", "optimizer", "sgd", "optimizer"),
        ("slider", "dataset-circles-noise", 0.1, "dataset"),
        ("number_input", "regularisation-l2", 0.01, "regularisation"),
        ("selectbox", "loss", "focal", "loss"),
        ("number_input", "batch_size", 16, "training.batch_size"),
        ("number_input", "epochs", 300, "training.epochs"),
        ("number_input", "training-seed", 7, "training.seed"),
        ("segmented_control", "training-precision", "bf16", "training.precision"),
    ],
)
def test_whatever_is_changed_on_the_page_the_run_goes_on_from_the_step(
    kind: str, key: str, value: object, path: str
) -> None:
    store = Store()
    parent = store.submit(make_plan("mlp", "circles"), "v" * 32)
    app = open_page("build", "v" * 32, copy=parent, start=f"{parent}.0")
    app.session_state["machine-fold"] = True
    app.run()
    next(widget for widget in app.get(kind) if widget.key == key).set_value(value).run()
    app.button(key="start").click().run()
    assert not app.exception
    fork = store.runs("v" * 32)[0]
    assert (fork.parent, fork.parent_step) == (parent, 0)
    assert differences(store.run(parent).plan, fork.plan, path)


def differences(before: Plan, after: Plan, path: str) -> bool:
    """Whether the plans differ in this part, and in nothing else."""
    part, _, field = path.partition(".")
    if field:
        inner = getattr(before, part).model_copy(update={field: getattr(getattr(after, part), field)})
        return before != after and before.model_copy(update={part: inner}) == after
    return before != after and before.model_copy(update={part: getattr(after, part)}) == after


@pytest.mark.parametrize("asked", ["", "nobody", "nobody.3", f"{'0' * 24}.x", f"{'0' * 24}.3", ".."])
def test_a_step_of_no_run_in_the_address_is_ignored(asked: str) -> None:
    app = open_page("build", start=asked)
    assert not app.exception
    assert not [button for button in app.button if button.key == "fork-start-clear"]


def test_a_step_of_too_many_digits_in_the_address_is_ignored() -> None:
    parent = Store().submit(make_plan("perceptron", "blobs"), "v" * 32)
    app = open_page("build", "v" * 32, start=f"{parent}.{'1' * 5000}")
    assert not app.exception
    assert not [button for button in app.button if button.key == "fork-start-clear"]


def test_a_fork_counts_against_the_disk_quota_before_anything_is_copied(limited: Callable[..., None]) -> None:
    parent = Store().submit(make_plan("perceptron", "blobs"), "v" * 32)
    Artifacts().write_frame(parent, 0, b"picture")
    limited(disk_bytes_per_owner=1)
    app = open_page("build", "v" * 32, copy=parent, start=f"{parent}.0")
    app.button(key="start").click().run()
    assert any("Delete some runs" in one.value for one in [*app.error, *app.warning])
    assert [path.name for path in Path(Artifacts().root).iterdir()] == [parent]
