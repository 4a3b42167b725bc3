"""Plans as text: encoded in a link or as a JSON file."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from typing import Any

from pydantic import ValidationError

from engine.errors import FileFormatError, LimitError, ProblemsError
from engine.graph.check import size_problem
from engine.graph.names import MAX_LENGTH
from engine.json_reader import JsonLimits, read_json
from engine.limits import limits
from engine.plan.plan import Plan
from engine.registry import config_problems
from engine.text import N_

LINK_LIMIT = 6_000
"""The maximum length of a plan in a link; longer plans are kept in the store and linked by id."""
JSON_LIMIT = 2_000_000
"""The maximum size of a plan as JSON; a hundred nodes with every setting take about 20,000 bytes."""
MAX_GRAPHS = 10
"""The maximum number of graphs of a plan; no objective trains more than two."""

_UNREADABLE = N_("This link holds no readable plan. Copy the whole link again, or choose an architecture.")
_KEPT = re.compile(r"id-([A-Za-z0-9_-]{1,80})")


def encode(plan: Plan) -> str:
    """The plan as compressed JSON in base64url without padding."""
    packed = zlib.compress(compact_json(plan), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(text: str) -> Plan:
    """The plan in a link; raises `FileFormatError`, `LimitError` or `ProblemsError`."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        raw = _inflate(packed)
    except (binascii.Error, zlib.error, ValueError):
        raise FileFormatError(_UNREADABLE) from None
    return from_json(raw)


def kept_link(plan_id: str) -> str:
    """The text that stands for a long plan in a link: the id under which the store keeps it."""
    return f"id-{plan_id}"


def kept_id(text: str) -> str | None:
    """The id in such a link; None if the link holds the plan itself."""
    found = _KEPT.fullmatch(text)
    return found[1] if found else None


def compact_json(plan: Plan) -> bytes:
    """The plan as saved, without spaces; equal plans give equal bytes."""
    return json.dumps(plan.dump(), ensure_ascii=False, separators=(",", ":"), sort_keys=False).encode()


def to_json(plan: Plan) -> str:
    """The plan as a readable JSON file."""
    return json.dumps(plan.dump(), ensure_ascii=False, indent=2) + "\n"


def from_json(raw: bytes | str) -> Plan:
    """The plan in a JSON file; raises `FileFormatError`, `LimitError` or `ProblemsError`."""
    if len(raw) > JSON_LIMIT:
        raise LimitError(
            N_("This plan has {got} bytes; the limit is {limit}. Remove layers from it."),
            limit=JSON_LIMIT,
            got=len(raw),
        )
    try:
        saved = read_json(raw, json_limits())
    except FileFormatError:
        raise FileFormatError(
            N_("This is not a plan: it is not JSON. Choose a file saved with “Download plan”.")
        ) from None
    except LimitError as error:
        raise LimitError(N_("This plan cannot be opened. {reason}"), reason=error.message) from None
    return from_saved(saved)


def json_limits() -> JsonLimits:
    """The limits of a plan as JSON: three values per edge and some per node for its settings, with a margin."""
    bounds = limits()
    return JsonLimits(JSON_LIMIT, values=12 * (bounds.nodes + bounds.edges), keys=bounds.nodes + bounds.edges)


def from_saved(saved: Any) -> Plan:
    """The plan saved by `Plan.dump`; raises `FileFormatError`, `LimitError` or `ProblemsError`."""
    if not isinstance(saved, dict) or "dataset" not in saved:
        raise FileFormatError(
            N_(
                "This is not a plan: a plan is a JSON object with a `dataset`. Choose a file saved with “Download plan”."
            )
        )
    version = saved.get("version", 1)
    if version != 1:
        raise FileFormatError(
            N_("This plan has version {got}, but this Layerlab reads version {known}. Update Layerlab."),
            got=str(version)[:20],
            known=1,
        )
    _require_size(saved.get("graphs"))
    try:
        return Plan.model_validate(saved)
    except ValidationError as error:
        raise ProblemsError(config_problems(error)) from None


def _require_size(graphs: Any) -> None:
    """Checks the size before validation, which also reports whatever is not a graph."""
    held = graphs if isinstance(graphs, dict) else {}
    if len(held) > MAX_GRAPHS:
        template = N_("This plan has {got} graphs; the limit is {limit}.")
        raise LimitError(template, limit=MAX_GRAPHS, got=len(held))
    for name, graph in held.items():
        nodes, edges, inputs = (_count(graph, part) for part in ("nodes", "edges", "inputs"))
        if problem := size_problem(nodes, edges, inputs, limits()):
            raise ProblemsError([problem.under(f"graphs.{name[:MAX_LENGTH]}")])


def _count(graph: Any, part: str) -> int:
    held = graph.get(part) if isinstance(graph, dict) else None
    return len(held) if isinstance(held, dict | list) else 0


def _inflate(packed: bytes) -> bytes:
    """Decompresses at most one byte more than the limit, since a short link can unpack to a huge text."""
    inflater = zlib.decompressobj()
    raw = inflater.decompress(packed, JSON_LIMIT + 1)
    if len(raw) <= JSON_LIMIT and not inflater.eof:
        raise ValueError("cut short")
    return raw
