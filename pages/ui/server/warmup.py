"""What is loaded before the first visitor's page is run: modules, catalogues, the store."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import threading
from importlib import import_module

from starlette.types import ASGIApp, Receive, Scope, Send

from engine.errors import LayerlabError
from pages.ui.language import LANGUAGES, catalogue
from pages.ui.sitemap import FOLDER

_warm = threading.Event()


def warm() -> None:
    """Loads everything that pages use but the pages themselves, which run anew for every visit. Home's picture waits first."""
    from engine.glossary.base import named_in
    from engine.train.registries import REGISTRIES
    from pages.ui.backend import store
    from pages.ui.home.demo_plan import demo_points

    demo_points()
    for registry in REGISTRIES.values():
        registry.all()
    named_in("")
    for path in sorted(FOLDER.glob("ui/**/*.py")):
        import_module(".".join(("pages", *path.relative_to(FOLDER).with_suffix("").parts)))
    for language in LANGUAGES:
        catalogue(language)
    store()


def warm_meanwhile() -> threading.Event:
    """Warms in a thread: documents and scripts are served at once, and pages run a second later, when `Warmth` lets them.

    The event is set when all is warm.
    """
    threading.Thread(target=_warm_or_end, name="warm", daemon=True).start()
    return _warm


def _warm_or_end() -> None:
    """An app that cannot open its store, say, ends with the reason, as it would if it had been asked at the start.

    Streamlit collects all garbage after every rerun; freezing what the imports left makes that 0.003 ms, not 50.
    """
    try:
        warm()
        gc.collect()
        gc.freeze()
        _warm.set()
    except LayerlabError as error:
        sys.stderr.write(f"{error}\n")
        os.kill(os.getpid(), signal.SIGTERM)
    except BaseException:
        os.kill(os.getpid(), signal.SIGTERM)
        raise


class Warmth:
    """ASGI middleware: whatever runs a page or asks our routes to do something waits until the app is warm.

    Without it a page's thread and the warming one would import the same modules at once.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        acts = scope["type"] == "websocket" or (scope["type"] == "http" and scope["method"] not in {"GET", "HEAD"})
        if acts and not _warm.is_set():
            await asyncio.to_thread(_warm.wait)
        await self.app(scope, receive, send)
