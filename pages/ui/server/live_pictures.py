"""The pictures of one run that watchers are sent."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import Any

from engine.text import Message
from engine.train.panels import ranked

SPARE_PICTURES = 128
"""Maximum number of pictures that are kept although no panel shows them, so that a panel that comes back on screen
need not be computed again."""
Place = tuple[int | None, str]
"""The step (None: the newest) and the key of a picture."""


def key_of(choice: Mapping[str, Any]) -> str:
    """The name of a picture in frames: the probe's name, with a digest of its settings where there are any."""
    if len(choice) == 1:
        return str(choice["name"])
    packed = json.dumps(choice, sort_keys=True).encode()
    return f"{choice['name']}#{sha256(packed).hexdigest()[:12]}"


def default_key(key: str, choice: Mapping[str, Any]) -> str:
    """The key of the same picture with default settings, where saved frames hold that one; never of another sample."""
    name = str(choice["name"])
    return name if name in ranked() and not {"sample", "drawing"} & set(choice) else key


class Pictures:
    """Views by place, and the versions at which they were stored."""

    def __init__(self) -> None:
        self.views: dict[Place, dict[str, Any] | Message] = {}
        """The view, or the reason why there is none."""
        self.stamps: dict[Place, int] = {}

    def put(self, step: int | None, views: Mapping[str, Any], stamp: int) -> None:
        for key, view in views.items():
            self.views[step, key] = view
            self.stamps[step, key] = stamp

    def missing(self, step: int | None, keys: Iterable[str]) -> list[str]:
        """The keys without a picture at this step."""
        return [key for key in keys if (step, key) not in self.views]

    def forget(self, newest: Collection[str], saved: Mapping[int, Collection[str]]) -> None:
        """Drops the pictures of saved steps that nobody shows, and all but the newest of those that no panel shows.

        `newest` and `saved`: the keys of the panels on screen, at the newest step and by saved step.
        """
        shown = {(None, key) for key in newest} | {(step, key) for step, keys in saved.items() for key in keys}
        spare = [place for place in self.views if place not in shown]
        spare.sort(key=lambda place: (place[0] is None or place[0] in saved, self.stamps[place]))
        outdated = sum(step is not None and step not in saved for step, _key in spare)
        for place in spare[: max(outdated, len(spare) - SPARE_PICTURES)]:
            del self.views[place], self.stamps[place]
