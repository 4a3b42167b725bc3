"""The command line: `python -m engine VERB …`.

Exit codes: 0 done, 2 a problem in the arguments (one sentence per problem on standard error), 1 a failure,
130 stopped.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from engine.cli import (
    catalog,
    cloud,
    compare,
    datasets,
    diagnose,
    fork,
    label,
    landscape,
    look,
    plans,
    predict,
    race,
    replay,
    runs,
    slow_step,
    steer,
    train,
)
from engine.errors import FailureError, ProblemsError, RequestError
from engine.host.logs import configure_logs


def parser() -> argparse.ArgumentParser:
    """All verbs with their arguments. Each sets `act`, which takes the parsed arguments and returns the exit code."""
    top = argparse.ArgumentParser(prog="python -m engine", description="Layerlab without the pages.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    for part in (
        catalog,
        plans,
        train,
        steer,
        runs,
        replay,
        fork,
        race,
        cloud,
        compare,
        label,
        slow_step,
        landscape,
        predict,
        look,
        diagnose,
        datasets,
    ):
        part.add_verbs(verbs)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    args = parser().parse_args(argv)
    try:
        code: int = args.act(args)
        sys.stdout.flush()
        return code
    except ProblemsError as error:
        for problem in error.problems:
            print(f"{problem.where}: {problem}" if problem.where else problem, file=sys.stderr)
        return 2
    except RequestError as error:
        print(error, file=sys.stderr)
        return 2
    except FailureError as error:
        print(error, file=sys.stderr)
        return 1
    except MemoryError:
        print("The memory of this machine was not enough. Give a part of the data.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        # A worker thread may be in the middle of a step and must not outlive the interpreter's shutdown.
        sys.stdout.flush()
        os._exit(130)
    except BrokenPipeError:
        # The reader of our output has gone; discard what is still buffered.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    configure_logs()  # to standard error, since other programs may parse what a verb prints
    sys.exit(main())
