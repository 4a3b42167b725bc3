"""The random state of a run: keeping it, setting it, and seeds. [torch]"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch


def random_state(device: torch.device) -> dict[str, Any]:
    """The state of torch's generators for the CPU and the device, as checkpoints hold it."""
    on_cuda = device.type == "cuda"
    return {"random": torch.get_rng_state(), "random_cuda": torch.cuda.get_rng_state() if on_cuda else None}


def set_random_state(state: Mapping[str, Any]) -> None:
    """Back to what `random_state` returned."""
    torch.set_rng_state(state["random"])
    if state["random_cuda"] is not None:
        torch.cuda.set_rng_state(state["random_cuda"])


@contextmanager
def seeded(device: torch.device, seed: int) -> Iterator[None]:
    """Random numbers drawn inside come from `seed`; afterwards the random state is what it was before."""
    on_cuda = device.type == "cuda"
    with torch.random.fork_rng(devices=[device] if on_cuda else []):
        # `torch.manual_seed` would seed every other device too.
        torch.default_generator.manual_seed(seed)
        if on_cuda:
            torch.cuda.manual_seed(seed)
        yield


def mixed_seed(*numbers: int) -> int:
    """A seed from several numbers; unlike their sum, it differs widely for numbers that are close together."""
    mixed = 0x9E3779B97F4A7C15
    for number in numbers:
        mixed = ((mixed ^ number) * 0xBF58476D1CE4E5B9 + 0x94D049BB133111EB) % 2**64
        mixed ^= mixed >> 31
    return mixed % 2**63
