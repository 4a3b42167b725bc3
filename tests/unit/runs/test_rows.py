"""Runs as they are read from the store."""

from __future__ import annotations

from engine.plan.factory import make_plan
from engine.runs.rows import RunRow


def ended(template: str, **values: str) -> RunRow:
    """A run that has ended with this message."""
    return RunRow(
        id="r", owner="v", kind="run", title="", plan_json=make_plan("mlp", "circles").model_dump_json(), created_at=0.0,
        status="finished", step=10, steps=10, attempt=1, threads=1, last_seq=5,
        ended={"summary": {}, "elapsed_s": 1.0, "message": {"template": template, "values": values}},
    )  # fmt: skip


def test_the_advice_of_earlier_versions_for_a_loss_that_rose_is_not_shown() -> None:
    old = (
        "The loss ended at {last}, higher than at first ({first}). Use a smaller learning rate, or early stopping, which "
        "keeps the best weights."
    )
    assert ended(old, last="0.695", first="0.694").message is None
    assert str(ended("Stopped at {step}.", step="3").message) == "Stopped at 3."
