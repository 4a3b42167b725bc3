"""The trained network of an exported file. [torch]"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from torch import nn


class Network(nn.Module):
    """Stands for the exported network."""


@lru_cache(maxsize=1)
def load(weights: str | None = None) -> nn.Module:
    """The network with its trained weights: by default those in the safetensors file that is called like this file."""
    from safetensors.torch import load_file

    network = Network()
    network.load_state_dict(load_file(weights or Path(__file__).with_suffix(".safetensors")))
    return network.eval()
