"""Registries of the entries that a person can choose: one file per entry, discovered in a folder."""

from __future__ import annotations

import difflib
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.errors import MAX_PROBLEMS, Problem, ProblemsError, UnknownNameError
from engine.text import N_, Message, message, shortened

MAX_KEY_LENGTH = 40
"""The maximum number of characters of a name or a settings key that is looked up and shown."""


class CatalogEntry(BaseModel):
    """Base class of all catalog entries: a config (its fields) and what the pages say about it.

    The class docstring is the help text: one line, the formula, `Input:`/`Output:` where they apply and `Reference:`
    for the paper. Every field has a `title` and, where it is a number, a range.
    """

    # Schemas are built on first use: listing all entries at startup needs few of them.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    synonyms: ClassVar[tuple[str, ...]] = ()
    """Other words that people may search for, in all languages of the pages."""
    picture_needs_torch: ClassVar[bool] = False
    """Whether its `picture` is computed with torch; pages, which never load torch, then ask the host for it."""

    @classmethod
    def help(cls) -> str:
        """The docstring, as Markdown."""
        return inspect.cleandoc(cls.__doc__ or "")

    def choice(self) -> Choice:
        """This entry as it is saved in a plan."""
        return Choice(name=self.name, **self.model_dump(exclude_defaults=True))


class Choice(BaseModel):
    """A registered name with its config, as saved: `{"name": "adam", "learning_rate": 0.001}`."""

    model_config = ConfigDict(extra="allow", frozen=True)

    name: str

    @property
    def config(self) -> dict[str, Any]:
        return dict(self.model_extra or {})


T = TypeVar("T", bound=CatalogEntry)


class Registry(Generic[T]):
    """The entries of one folder, by the names that saved files use."""

    def __init__(self, package: str, noun: str) -> None:
        self.package = package
        self.noun = noun
        self._entries: dict[str, type[T]] = {}
        self._discovered = False

    def register(self, name: str) -> Callable[[type[T]], type[T]]:
        """Class decorator; `name` is saved in plans and must never change."""

        def add(entry: type[T]) -> type[T]:
            if name in self._entries and self._entries[name].__qualname__ != entry.__qualname__:
                raise ValueError(f"two {self.noun}s are called {name!r}")
            entry.name = name
            self._entries[name] = entry
            return entry

        return add

    def get(self, name: str) -> type[T]:
        entries = self.all()
        if name not in entries:
            raise self._unknown(name)
        return entries[name]

    def make(self, choice: Choice | Mapping[str, Any] | str) -> T:
        """The configured entry; raises `UnknownNameError` or `ProblemsError`."""
        if isinstance(choice, str):
            choice = Choice(name=choice)
        elif not isinstance(choice, Choice):
            choice = Choice(**choice)
        return self.configured(choice.name, choice.config)

    def configured(self, name: str, config: Mapping[str, Any]) -> T:
        """The entry of that name with that config; raises `UnknownNameError` or `ProblemsError`."""
        entry = self.get(name)
        try:
            return entry.model_validate(dict(config))
        except ValidationError as error:
            raise ProblemsError(config_problems(error)) from None

    def problems(self, choice: Choice) -> list[Problem]:
        """The problems of a saved choice; empty when `make` would succeed."""
        try:
            self.make(choice)
        except UnknownNameError as error:
            return [Problem(where="name", message=error.message)]
        except ProblemsError as error:
            return list(error.problems)
        return []

    def all(self) -> Mapping[str, type[T]]:
        if not self._discovered:
            folder = importlib.import_module(self.package)
            for module in sorted(pkgutil.iter_modules(folder.__path__), key=lambda m: m.name):
                importlib.import_module(f"{self.package}.{module.name}")
            self._discovered = True
        return self._entries

    def complete(self) -> None:
        """Builds the schemas of all entries now, so that their first use is fast."""
        for entry in self.all().values():
            entry.model_rebuild()

    def names(self) -> list[str]:
        return list(self.all())

    def __iter__(self) -> Iterator[type[T]]:
        return iter(self.all().values())

    def __contains__(self, name: object) -> bool:
        return name in self.all()

    def _unknown(self, name: str) -> UnknownNameError:
        name = shortened(name, MAX_KEY_LENGTH)
        near = difflib.get_close_matches(name, self.names(), n=1)
        if near:
            template = N_("Unknown {noun} `{name}`. Did you mean `{near}`?")
            return UnknownNameError(template, noun=message(self.noun), name=name, near=near[0])
        template = N_("Unknown {noun} `{name}`. Available: {names}.")
        return UnknownNameError(template, noun=message(self.noun), name=name, names=self.names())


def config_problems(error: ValidationError) -> list[Problem]:
    """Pydantic's errors as problems, one per field, in our own words; at most `MAX_PROBLEMS`."""
    found = error.errors(include_url=False)[:MAX_PROBLEMS]
    return [Problem(where=_place(one), message=_sentence(one)) for one in found]


def _place(found: Mapping[str, Any]) -> str:
    parts = map(str, found["loc"])
    return ".".join(shortened(part, MAX_KEY_LENGTH) for part in parts if not part.startswith("="))  # a tag of a union


_SENTENCES = {
    "greater_than_equal": N_("`{field}` is {got}, but must be at least {ge}."),
    "greater_than": N_("`{field}` is {got}, but must be more than {gt}."),
    "less_than_equal": N_("`{field}` is {got}, but must be at most {le}."),
    "less_than": N_("`{field}` is {got}, but must be less than {lt}."),
    "extra_forbidden": N_("Unknown setting `{field}`."),
    "upload_missing": N_("Data set {got} not found. It may have been deleted, or belong to another server."),
    "even_kernel": N_(
        "Padding “same” with stride 1 needs an odd size. Choose 3 or 5, a larger stride, or the padding in pixels."
    ),
    "missing": N_("`{field}` is missing."),
    "too_long": N_("`{field}` has {actual_length} entries, but at most {max_length} are allowed."),
    "too_short": N_("`{field}` has {actual_length} entries, but needs at least {min_length}."),
    "finite_number": N_("`{field}` is {got}, but must be a finite number."),
}


def _sentence(found: Mapping[str, Any]) -> Message:
    field = _place(found)
    got = shortened(repr(found.get("input")), 60)
    template = _SENTENCES.get(found["type"])
    if template:
        return message(template, field=field, got=got, **found.get("ctx", {}))
    return message(N_("`{field}` is {got}: {reason}."), field=field, got=got, reason=found["msg"])
