"""The device a run computes on. [torch]"""

from __future__ import annotations

import torch


def device_of(name: str) -> torch.device:
    """The device a plan asks for; `auto` takes CUDA, then Apple's MPS, then the CPU."""
    if name != "auto":
        return torch.device(name)
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
