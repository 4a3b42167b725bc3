"""`set-weight` and `set-speed`: change a run while it trains or is paused."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from typing import Any

from engine.commands import MAX_SPEED, MIN_SPEED, SetSpeed
from engine.errors import RequestError
from engine.runs.store import Store
from engine.text import N_
from engine.train.single_weight import checked_command


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("set-weight", help="set one weight of a run while it trains or is paused")
    verb.add_argument("run")
    verb.add_argument("node")
    verb.add_argument("index", help="position in the tensor, from 0: UNIT,INPUT for a weight, UNIT for a bias")
    verb.add_argument("value", type=float)
    verb.add_argument("--tensor", default="weight", help="weight (default), bias, …")
    verb.add_argument("--graph", default="main")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=set_weight)
    verb = verbs.add_parser("set-speed", help="limit the steps per second of a run")
    verb.add_argument("run")
    verb.add_argument("steps_per_s", type=float, nargs="?", help="1 to 1000; without it, no limit")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=set_speed)


def set_weight(args: argparse.Namespace) -> int:
    index = _index(args.index)
    with closing(Store()) as store:
        row = store.run(args.run)
        if row.is_over:
            template = N_("Run `{run}` has ended ({status}), so its weights cannot be changed.")
            raise RequestError(template, run=row.id, status=row.status)
        command = checked_command(row.plan.graphs, args.graph, args.node, args.tensor, index, args.value)
        store.ask(row.id, command, row.owner)
    if args.json:
        print(json.dumps({"run": row.id, **command.model_dump()}))
    else:
        place = ", ".join(map(str, index))
        print(f"{command.node}.{command.tensor}[{place}] will be {command.value:g} from the next step on")
    return 0


def set_speed(args: argparse.Namespace) -> int:
    if args.steps_per_s is not None and not MIN_SPEED <= args.steps_per_s <= MAX_SPEED:
        template = N_("The speed is between {low} and {high} steps per second, but got {speed}.")
        raise RequestError(template, low=MIN_SPEED, high=MAX_SPEED, speed=args.steps_per_s)
    command = SetSpeed(steps_per_s=args.steps_per_s)
    with closing(Store()) as store:
        row = store.run(args.run)
        if row.is_over:
            template = N_("Run `{run}` has ended ({status}), so its speed cannot be changed.")
            raise RequestError(template, run=row.id, status=row.status)
        store.ask(row.id, command, row.owner)
    if args.json:
        print(json.dumps({"run": row.id, **command.model_dump()}))
    else:
        print(f"at most {args.steps_per_s:g} steps per second" if args.steps_per_s else "no limit of the speed")
    return 0


def _index(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError:
        template = N_("An index is whole numbers with commas, such as 3,0, but got `{text}`.")
        raise RequestError(template, text=text[:40]) from None
