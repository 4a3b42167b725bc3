"""Everything that can go wrong and be told to a person.

    LayerlabError
    ├── RequestError            something in what was asked (exit code 2)
    │   ├── UnknownNameError    no such layer, loss, dataset …
    │   ├── ProblemsError       a plan, graph or config with one or more problems
    │   ├── LimitError          more than a limit allows, with both numbers
    │   ├── NotFoundError       no such run, checkpoint, frame or file
    │   ├── NotAllowedError     belongs to somebody else
    │   └── FileFormatError     a file that is not what it says it is
    └── FailureError            something outside the request (exit code 1)
        ├── DownloadError       a dataset could not be fetched
        ├── HomeError           the folder of the data cannot be written to
        ├── HostError           the host is not there or did not answer
        ├── StorageAwayError    the files or the database of runs cannot be used for now
        │   └── StoreError      the database cannot be opened, read or written
        │       ├── StoreBusyError      others keep it locked
        │       └── StoreDamagedError   its file is damaged
        └── NewerStoreError     the store was made by a newer Layerlab

One class a condition. Each has a template and values, so that pages can say it in the reader's language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from engine.text import N_, Message

MAX_PROBLEMS = 20
"""Problems of one plan, graph or config that are reported; the rest come when these are solved."""


class Fix(BaseModel):
    """An edit that would mend a problem, offered as a button: `label` is what the button says.

    `edit` names a function of `engine.graph.edit` and `arguments` its keyword arguments, without the graph.
    """

    model_config = ConfigDict(frozen=True)

    label: Message
    edit: str
    arguments: dict[str, Any] = {}


class Problem(BaseModel):
    """What is wrong, where it stands in the plan, and what would mend it.

    `where` is a path such as `graphs.main.nodes.conv2d_1.config.kernel_size` or `optimizer.learning_rate`;
    within one graph it starts at `nodes.`, `edges.` or `inputs.`.
    """

    model_config = ConfigDict(frozen=True)

    where: str
    message: Message
    fix: Fix | None = None

    def __str__(self) -> str:
        return str(self.message)

    def under(self, prefix: str) -> Problem:
        """The same problem seen from one level up."""
        return self.model_copy(update={"where": f"{prefix}.{self.where}" if self.where else prefix})


class LayerlabError(Exception):
    """Base of all; `message` is the sentence to show."""

    def __init__(self, template: str, **values: Any) -> None:
        self.message = Message(template=template, values=values)
        super().__init__(str(self.message))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.message.template, self.message.values)


def _rebuild(kind: type[LayerlabError], template: str, values: dict[str, Any]) -> LayerlabError:
    return kind(template, **values)


class RequestError(LayerlabError):
    """Something in what was asked."""


class UnknownNameError(RequestError):
    """A name that a registry does not have."""


class LimitError(RequestError):
    """More than a limit allows."""


class NotFoundError(RequestError):
    """No such run, checkpoint, frame or file."""


class NotAllowedError(RequestError):
    """Belongs to somebody else."""


class FileFormatError(RequestError):
    """A file that is not what it says it is."""


class ProblemsError(RequestError):
    """A plan, graph or config with problems; `problems` holds all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        sentences = {f"problem_{number}": problem.message for number, problem in enumerate(problems)}
        super().__init__("\n".join(f"{{{name}}}" for name in sentences), **sentences)

    def __reduce__(self) -> tuple[Any, ...]:
        return ProblemsError, (self.problems,)


class FailureError(LayerlabError):
    """Something outside the request failed."""


class DownloadError(FailureError):
    """A dataset could not be fetched."""


class HomeError(FailureError):
    """The folder of the data cannot be made or written to."""


class HostError(FailureError):
    """The host is not there or did not answer."""


class StorageAwayError(FailureError):
    """The files or the database of runs cannot be read or written for now; a run waits until they can."""

    @property
    def setback(self) -> Message:
        """What to say of a run that waits for that."""
        return Message(template=N_("{fault} The run then continues by itself."), values={"fault": self.message})


class StoreError(StorageAwayError):
    """The database cannot be opened, read or written."""


class StoreBusyError(StoreError):
    """Others have kept the database locked for too long."""


class StoreDamagedError(StoreError):
    """The file of the database is damaged."""


class NewerStoreError(FailureError):
    """The store was made by a newer Layerlab."""
