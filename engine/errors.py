"""All errors that are reported to a person.

    LayerlabError
    ├── RequestError            the request cannot be fulfilled (exit code 2)
    │   ├── UnknownNameError    no such layer, loss, dataset …
    │   ├── ProblemsError       a plan, graph or config with one or more problems
    │   ├── LimitError          a limit is exceeded; gives both numbers
    │   ├── NotFoundError       no such run, checkpoint, frame or file
    │   ├── NotAllowedError     belongs to somebody else
    │   └── FileFormatError     a file does not have the format it claims
    └── FailureError            something other than the request failed (exit code 1)
        ├── DownloadError       a dataset could not be fetched
        ├── HomeError           the data folder cannot be written to
        ├── HostError           the host is not running or did not answer
        ├── StorageUnavailableError    the files or the database of runs are unavailable for now
        │   └── StoreError      the database cannot be opened, read or written
        │       ├── StoreBusyError      other processes keep it locked
        │       └── StoreDamagedError   its file is damaged
        └── NewerStoreError     the store was written by a newer version

There is one class per condition. Each holds a template and its values, so that pages can translate it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from engine.text import N_, Message

MAX_PROBLEMS = 20
"""The maximum number of problems reported at once for a plan, graph or config."""


class Fix(BaseModel):
    """An edit that fixes a problem, offered as a button labeled `label`.

    `edit` names a function of `engine.graph.edit`; `arguments` are its keyword arguments without the graph.
    """

    model_config = ConfigDict(frozen=True)

    label: Message
    edit: str
    arguments: dict[str, Any] = {}


class Problem(BaseModel):
    """What is wrong, where in the plan it is, and how to fix it.

    `where` is a path such as `graphs.main.nodes.conv2d_1.config.kernel_size` or `optimizer.learning_rate`; within one
    graph it starts with `nodes.`, `edges.` or `inputs.`.
    """

    model_config = ConfigDict(frozen=True)

    where: str
    message: Message
    fix: Fix | None = None

    def __str__(self) -> str:
        return str(self.message)

    def under(self, prefix: str) -> Problem:
        """The same problem with `prefix` added to its path."""
        return self.model_copy(update={"where": f"{prefix}.{self.where}" if self.where else prefix})


class LayerlabError(Exception):
    """Base class; `message` is the sentence to show."""

    def __init__(self, template: str, **values: Any) -> None:
        self.message = Message(template=template, values=values)
        super().__init__(str(self.message))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.message.template, self.message.values)


def _rebuild(kind: type[LayerlabError], template: str, values: dict[str, Any]) -> LayerlabError:
    return kind(template, **values)


class RequestError(LayerlabError):
    """The request cannot be fulfilled as given."""


class UnknownNameError(RequestError):
    """A name that is not registered."""


class LimitError(RequestError):
    """A limit is exceeded."""


class NotFoundError(RequestError):
    """No such run, checkpoint, frame or file."""


class NotAllowedError(RequestError):
    """The resource belongs to somebody else."""


class FileFormatError(RequestError):
    """A file does not have the format it claims."""


class ProblemsError(RequestError):
    """A plan, graph or config has problems; `problems` lists them all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        sentences = {f"problem_{number}": problem.message for number, problem in enumerate(problems)}
        super().__init__("\n".join(f"{{{name}}}" for name in sentences), **sentences)

    def __reduce__(self) -> tuple[Any, ...]:
        return ProblemsError, (self.problems,)


class FailureError(LayerlabError):
    """Something other than the request failed."""


class DownloadError(FailureError):
    """A dataset could not be fetched."""


class HomeError(FailureError):
    """The data folder cannot be created or written to."""


class HostError(FailureError):
    """The host is not running or did not answer."""


class StorageUnavailableError(FailureError):
    """The files or the database of runs are unavailable for now; runs wait until they are back."""

    @property
    def setback(self) -> Message:
        """The message shown for a run that waits because of this error."""
        return Message(template=N_("{fault} The run then continues by itself."), values={"fault": self.message})


class StoreError(StorageUnavailableError):
    """The database cannot be opened, read or written."""


class StoreBusyError(StoreError):
    """Other processes kept the database locked for too long."""


class StoreDamagedError(StoreError):
    """The database file is damaged."""


class NewerStoreError(FailureError):
    """The store was written by a newer version of Layerlab."""
