"""The GAN program in the engine, in a process of its own.

python -m tests.benchmarks.gan_program step STEPS PRECISION     the seconds of a step
python -m tests.benchmarks.gan_program classes EPOCHS PRECISION which classes come up after so many epochs
"""

from __future__ import annotations

import json
import os
import sys
import time

import numpy as np
import torch

from engine.datasets.base import DATASETS
from engine.metrics.side_classifier import side_classifier
from engine.plan.factory import change, ready_plan
from engine.probes.mode_count import predicted_classes
from engine.train.memory import keep_memory
from engine.train.probe_context import context_of
from engine.train.session import Session

WARM = 3
GENERATED = 1000


def main() -> None:
    what, count, precision = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    keep_memory()
    torch.set_num_threads(os.cpu_count() or 1)
    torch.set_flush_denormal(True)
    plan = change(ready_plan("dcgan", "mnist"), "training.precision", precision)
    dataset = DATASETS.make(plan.dataset)
    data = dataset.load()
    session = Session(plan, data)
    if what == "step":
        print(json.dumps({"seconds": _step_seconds(session, count)}))
        return
    for _ in range(count * session.steps_per_epoch):
        session.take_step()
    context = context_of(plan, session.state(), data)
    counts = np.bincount(predicted_classes(context, GENERATED), minlength=10)
    accuracy = side_classifier(dataset, data).accuracy
    print(json.dumps({"counts": counts.tolist(), "accuracy": accuracy}))


def _step_seconds(session: Session, steps: int) -> float:
    for _ in range(WARM):
        session.take_step()
    began = time.perf_counter()
    for _ in range(steps):
        session.take_step()
    return (time.perf_counter() - began) / steps


if __name__ == "__main__":
    main()
