"""`plan` and `check`: create a plan, and report its problems."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from engine.errors import FileFormatError, LimitError, NotFoundError, Problem, RequestError
from engine.graph.check import check as check_graph
from engine.json_reader import read_json
from engine.plan.check import check_plan
from engine.plan.factory import change, make_plan, ready_plan
from engine.plan.link import JSON_LIMIT, from_saved, json_limits
from engine.plan.plan import Plan
from engine.plan.preflight import preflight
from engine.plan.uploads import as_saved, weighted
from engine.text import N_


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("plan", help="print a plan for a family and a data set")
    verb.add_argument("family")
    which = verb.add_mutually_exclusive_group()
    which.add_argument("--dataset", help="data set of the catalog (default: the family's own)")
    which.add_argument("--ready", metavar="NAME", help="one of the family's examples; see `catalog families`")
    add_settings(verb)
    verb.set_defaults(act=plan)
    verb = verbs.add_parser("check", help="problems, shapes, parameter count and estimate of a plan")
    verb.add_argument("plan", help="plan file, or - for standard input")
    verb.add_argument("--json", action="store_true")
    add_settings(verb)
    verb.set_defaults(act=check)


def add_settings(verb: argparse.ArgumentParser) -> None:
    """Adds `--set path=value …`; values are read as JSON if possible, else as text."""
    verb.add_argument("--set", nargs="+", action="extend", default=[], metavar="PATH=VALUE", dest="settings")


def settings_of(pairs: list[str]) -> dict[str, Any]:
    settings = {}
    for pair in pairs:
        path, equals, value = pair.partition("=")
        if not equals:
            raise RequestError(N_("`{pair}` is not a setting. Write path=value, such as training.epochs=3."), pair=pair)
        settings[path] = _value(value)
    return settings


def _value(text: str) -> Any:
    try:
        text.encode()
    except UnicodeError:
        raise FileFormatError(N_("The value {value} is not UTF-8 text."), value=ascii(text)) from None
    try:
        return read_json(text, json_limits())
    except FileFormatError:
        return text


def load_plan(place: str, pairs: list[str]) -> Plan:
    """The plan in a file or on standard input, with `--set` applied."""
    try:
        saved = read_json(_content(place), json_limits())
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotFoundError(N_("The plan `{place}` cannot be read: {reason}."), place=place, reason=reason) from None
    except (FileFormatError, LimitError) as error:
        template = N_("The plan `{place}` cannot be read. {reason}")
        raise FileFormatError(template, place=place, reason=error.message) from None
    made = from_saved(saved)
    for path, value in settings_of(pairs).items():
        made = change(made, path, value)
    return made


def _content(place: str) -> bytes:
    """The content of the file or standard input, up to one byte over the limit."""
    if place == "-":
        return sys.stdin.buffer.read(JSON_LIMIT + 1)
    with Path(place).open("rb") as file:
        return file.read(JSON_LIMIT + 1)


def plan(args: argparse.Namespace) -> int:
    settings = settings_of(args.settings)
    if args.ready:
        made = ready_plan(args.family, args.ready, settings)
    else:
        saved = as_saved(args.dataset, settings.get("dataset.id"))
        made = make_plan(args.family, saved or args.dataset, settings)
        made = made if any(path.startswith("loss") for path in settings) else weighted(made)
    print(json.dumps(made.dump(), indent=2, ensure_ascii=False))
    return 0


def check(args: argparse.Namespace) -> int:
    made = load_plan(args.plan, args.settings)
    problems = check_plan(made)
    forecast = None if problems else preflight(made)
    problems += forecast.problems if forecast else []
    if args.json:
        print(json.dumps(_report(made, problems, forecast), ensure_ascii=False))
    else:
        _print_report(made, forecast)
    for problem in problems:
        print(f"{problem.where}: {problem}", file=sys.stderr)
    return 2 if problems else 0


def _report(made: Plan, problems: list[Problem], forecast: Any) -> dict[str, Any]:
    graphs = {name: check_graph(graph) for name, graph in made.graphs.items()}
    return {
        "problems": [{"where": problem.where, "message": str(problem)} for problem in problems],
        "shapes": {name: {node: list(shape) for node, shape in found.shapes.items()} for name, found in graphs.items()},
        "parameter_count": sum(found.parameter_count for found in graphs.values()),
        "forecast": None if forecast is None else forecast.model_dump(mode="json", exclude={"problems"}),
    }


def _print_report(made: Plan, forecast: Any) -> None:
    for name, graph in made.graphs.items():
        found = check_graph(graph)
        print(f"{name}: {found.parameter_count:,} parameters")
        for node in [*graph.inputs, *graph.nodes]:
            layer = graph.nodes[node].layer if node in graph.nodes else "input"
            shape = found.shapes.get(node)
            count = found.parameter_counts.get(node, 0)
            print(f"  {node:<24}{layer:<20}{shape or '?'!s:<18}{count:>12,}")
    if forecast is not None:
        print(
            f"{forecast.steps:,} steps, {forecast.flops_per_step / 1e6:,.1f} MFLOP per step, "
            f"about {forecast.memory_bytes / 2**20:,.0f} MiB and {forecast.seconds:,.1f} s"
        )
