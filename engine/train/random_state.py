"""The random state of a run: saving and restoring it, and seeds. [torch]"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch


def random_state(device: torch.device) -> dict[str, Any]:
    """The state of torch's generators for the CPU and the device, as saved in checkpoints."""
    on_cuda = device.type == "cuda"
    return {"random": torch.get_rng_state(), "random_cuda": torch.cuda.get_rng_state() if on_cuda else None}


def set_random_state(state: Mapping[str, Any]) -> None:
    """Restores what `random_state` returned."""
    torch.set_rng_state(state["random"])
    if state["random_cuda"] is not None:
        torch.cuda.set_rng_state(state["random_cuda"])


@contextmanager
def kept_random_state(device: torch.device) -> Iterator[None]:
    """After the block the previous random state is restored."""
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        yield


@contextmanager
def seeded(device: torch.device, seed: int) -> Iterator[None]:
    """Inside the block random numbers come from `seed`; afterwards the previous random state is restored."""
    on_cuda = device.type == "cuda"
    with torch.random.fork_rng(devices=[device] if on_cuda else []):
        # `torch.manual_seed` would also seed every other device.
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
