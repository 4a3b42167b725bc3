"""Passes errors between processes as JSON."""

from __future__ import annotations

import json
from typing import Any

from engine import errors
from engine.errors import HostError, LayerlabError, Problem, ProblemsError


def error_as_json(error: LayerlabError) -> bytes:
    """An error as JSON; `raised` restores it."""
    content: dict[str, Any] = {"kind": type(error).__name__, **error.message.model_dump()}
    if isinstance(error, ProblemsError):
        content["problems"] = [problem.model_dump() for problem in error.problems]
    return json.dumps(content).encode()


def raised(packed: bytes) -> LayerlabError:
    """The error packed by `error_as_json`."""
    content = json.loads(packed)
    if content["kind"] == "ProblemsError":
        return ProblemsError([Problem(**problem) for problem in content["problems"]])
    kind = getattr(errors, content["kind"], HostError)
    assert issubclass(kind, LayerlabError)
    return kind(content["template"], **content["values"])
