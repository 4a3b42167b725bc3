"""Imported by the forkserver: whatever a worker needs is loaded before it is forked. No torch operation is run here."""

from __future__ import annotations

import gc
import importlib

from engine.host.logs import configure_logs
from engine.runs.executors.process import end_with_parent
from engine.train.registries import REGISTRIES

MODULES = (
    "torch",
    "torch._dynamo",  # torch.optim imports it late, which costs a second
    "torch.optim.adam",
    "engine.host.entry",
    "engine.host.upload_reader",
    "PIL.Image",
    "engine.train.loop",
    "engine.train.probe_context",
)

end_with_parent()
configure_logs()
# Hardly anything that imports allocate is garbage, and looking for it takes a quarter of the time.
gc.disable()
for module in MODULES:
    importlib.import_module(module)
for registry in REGISTRIES.values():
    registry.complete()
# Workers share these pages until somebody writes to them, and collecting garbage writes to all.
gc.freeze()
gc.enable()
