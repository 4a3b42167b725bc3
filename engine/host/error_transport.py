"""Errors on their way from one process to another: packed there, raised here."""

from __future__ import annotations

import json
from typing import Any

from engine import errors
from engine.errors import HostError, LayerlabError, Problem, ProblemsError


def error_as_json(error: LayerlabError) -> bytes:
    """An error as it travels; `raised` makes it one again."""
    content: dict[str, Any] = {"kind": type(error).__name__, **error.message.model_dump()}
    if isinstance(error, ProblemsError):
        content["problems"] = [problem.model_dump() for problem in error.problems]
    return json.dumps(content).encode()


def raised(packed: bytes) -> LayerlabError:
    """The error that `error_as_json` packed."""
    content = json.loads(packed)
    if content["kind"] == "ProblemsError":
        return ProblemsError([Problem(**problem) for problem in content["problems"]])
    kind = getattr(errors, content["kind"], HostError)
    assert issubclass(kind, LayerlabError)
    return kind(content["template"], **content["values"])
