"""What is loaded before the first visitor comes, while the host starts: modules, catalogues, the store."""

from __future__ import annotations

from importlib import import_module

from engine.train.catalogue import REGISTRIES
from pages.ui import backend
from pages.ui.language import LANGUAGES, catalogue
from pages.ui.sitemap import FOLDER


def warm() -> None:
    """Loads everything that pages use but the pages themselves, which run anew for every visit."""
    for registry in REGISTRIES.values():
        registry.all()
    for path in sorted(FOLDER.glob("ui/**/*.py")):
        import_module(".".join(("pages", *path.relative_to(FOLDER).with_suffix("").parts)))
    for language in LANGUAGES:
        catalogue(language)
    backend.store()
