"""The external programs that the chosen tests need: `python -m tests.needs [pytest's arguments]` prints their names.

`make test ARGS=…` installs these alone.
"""

from __future__ import annotations

import contextlib
import io
import sys

import pytest

BY_MARKER = {"postgres": ("postgresql",), "nginx": ("nginx", "openssl")}
BY_FIXTURE = {"browser": ("chromium", "axe-core")}


class Needs:
    """A pytest plugin that inspects the collected tests."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            for marker, programs in BY_MARKER.items():
                self.found.update(programs if item.get_closest_marker(marker) else ())
            for fixture, programs in BY_FIXTURE.items():
                self.found.update(programs if fixture in getattr(item, "fixturenames", ()) else ())


def needs(arguments: list[str]) -> list[str]:
    """Names of programs, as in Debian; all of them if the tests cannot be collected."""
    everything = {program for programs in (*BY_MARKER.values(), *BY_FIXTURE.values()) for program in programs}
    if not arguments:
        return sorted(everything)
    looking = Needs()
    with contextlib.redirect_stdout(io.StringIO()):
        code = pytest.main([*arguments, "--collect-only", "-q", "-n", "0"], [looking])
    return sorted(looking.found if code in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED} else everything)


if __name__ == "__main__":
    sys.stdout.write(" ".join(needs(sys.argv[1:])) + "\n")
