"""Imported by the forkserver, so that whatever a worker needs is loaded before it is forked. Runs no torch
operation."""

from __future__ import annotations

import gc
import importlib

from engine.runs.executors.process import end_with_parent

end_with_parent()  # before the other imports, which take seconds: the parent may end meanwhile

from engine.host.logs import configure_logs  # noqa: E402
from engine.train.registries import REGISTRIES  # noqa: E402

MODULES = (
    "torch",
    "torch._dynamo",  # torch.optim imports it late, which takes a second
    "torch.optim.adam",
    "engine.host.entry",
    "engine.host.upload_reader",
    "engine.host.past_step",
    "PIL.Image",
    "engine.train.loop",
    "engine.train.probe_context",
)

configure_logs()
# Hardly anything that imports allocate is garbage, and looking for it takes a quarter of the time.
gc.disable()
for module in MODULES:
    importlib.import_module(module)
for registry in REGISTRIES.values():
    registry.complete()
# Workers share these pages until they are written to, and garbage collection writes to all of them.
gc.freeze()
gc.enable()
