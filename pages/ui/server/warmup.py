"""Loads what pages need before the first visitor's page runs: modules, translations, the store."""

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
    """Loads everything that pages use except the pages themselves; Home's first picture comes first."""
    from engine.glossary.base import named_in
    from engine.train.registries import REGISTRIES
    from pages.ui.backend import store
    from pages.ui.home import first_plan

    first_plan.first_points(first_plan.DATA[0])
    for registry in REGISTRIES.values():
        registry.all()
    named_in("")
    for path in sorted(FOLDER.glob("ui/**/*.py")):
        import_module(".".join(("pages", *path.relative_to(FOLDER).with_suffix("").parts)))
    for language in LANGUAGES:
        catalogue(language)
    store()


def warm_in_background() -> threading.Event:
    """Starts the warm-up in a thread: documents and scripts are served meanwhile, and `WaitForWarmup` delays pages.

    The event is set when the warm-up is done.
    """
    threading.Thread(target=_warm_or_exit, name="warm", daemon=True).start()
    return _warm


def _warm_or_exit() -> None:
    """Ends the app with the reason if it cannot start, for example because it cannot open its store.

    Streamlit runs the garbage collector after every rerun; freezing the imported objects cuts that from 50 ms to
    0.003 ms.
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


class WaitForWarmup:
    """ASGI middleware: requests that run a page or call our routes wait until the warm-up is done.

    Otherwise a page's thread and the warm-up thread would import the same modules at the same time.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        acts = scope["type"] == "websocket" or (scope["type"] == "http" and scope["method"] not in {"GET", "HEAD"})
        if acts and not _warm.is_set():
            await asyncio.to_thread(_warm.wait)
        await self.app(scope, receive, send)
