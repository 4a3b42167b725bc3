"""Limits come from the environment, and are whole numbers above 0."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from engine.errors import LimitError
from engine.limits import Limits, read_limits


def test_the_environment_overrides_a_limit() -> None:
    assert read_limits({}) == Limits()
    assert read_limits({"LAYERLAB_LIMIT_STEPS": "12", "LAYERLAB_HOME": "/tmp"}) == Limits(steps=12)


@pytest.mark.parametrize("got", ["many", "0", "-3", "1.5", ""])
def test_limits_must_be_integers_above_0(got: str) -> None:
    with pytest.raises(LimitError, match=f"`LAYERLAB_LIMIT_STEPS` is `{got}`, but must be an integer above 0"):
        read_limits({"LAYERLAB_LIMIT_STEPS": got})


def test_every_limit_is_documented() -> None:
    assert all(field.description for field in Limits.model_fields.values())


def test_streamlit_takes_as_much_as_the_limit_allows() -> None:
    config = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text())
    assert config["server"]["maxUploadSize"] * 2**20 >= Limits().upload_bytes
