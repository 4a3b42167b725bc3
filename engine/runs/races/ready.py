"""Races that can be started as they are."""

from __future__ import annotations

from dataclasses import dataclass

from engine.plan.factory import ready_plan
from engine.plan.plan import Plan
from engine.plan.variations import variations
from engine.runs.groups import Member
from engine.runs.races.entry import race_members
from engine.text import N_


@dataclass(frozen=True)
class ReadyRace:
    """The entries of a catalog on one example, with a question that the race answers."""

    name: str
    title: str
    question: str
    example: tuple[str, str]
    """Its family and its name."""
    what: str
    entries: tuple[str, ...]
    seeds: int = 3

    def plan(self) -> Plan:
        return ready_plan(*self.example)

    def members(self) -> list[Member]:
        plans, _ = variations(self.plan(), self.what, self.entries)
        return race_members(plans, self.seeds)


READY = (
    ReadyRace(
        "optimizers",
        N_("Eight optimizers on spirals, three seeds"),
        N_("Which one gets there first, and is it the same with every seed?"),
        ("mlp", "spirals"),
        "optimizer",
        ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "nadam"),
    ),
    ReadyRace(
        "activations",
        N_("Six activations on spirals, three seeds"),
        N_("What do smooth, bounded and piecewise linear functions make of the boundary?"),
        ("mlp", "spirals"),
        "activation",
        ("relu", "leaky_relu", "tanh", "sigmoid", "gelu", "sine"),
    ),
    ReadyRace(
        "initializers",
        N_("Six initializers on spirals, three seeds"),
        N_("How much do the weights before the first step matter?"),
        ("mlp", "spirals"),
        "initializer",
        ("he_normal", "xavier_normal", "lecun_normal", "normal", "uniform", "zeros"),
    ),
)


def ready_race(name: str) -> ReadyRace:
    return next(race for race in READY if race.name == name)
