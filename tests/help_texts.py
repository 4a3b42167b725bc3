"""For `make messages`: docstrings of catalog entries are help texts, and are translated like any marked text."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from typing import Any, BinaryIO

from babel.messages.extract import extract_python


def extract(file: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """The results of Babel's own extractor, and the docstring of every registered class."""
    yield from extract_python(file, keywords, comment_tags, options)
    file.seek(0)
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.ClassDef) and any(map(_registers, node.decorator_list)):
            text = inspect.cleandoc(ast.get_docstring(node, clean=False) or "")
            yield node.lineno, "_", text, []


def _registers(decorator: ast.expr) -> bool:
    """Whether it is a decorator such as `@LAYERS.register("conv2d")`; requests to the host are not shown on pages."""
    return (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr == "register"
        and ast.unparse(decorator.func.value) != "REQUESTS"
    )
