"""Sentences for errors that nobody expected, without paths of the server."""

from __future__ import annotations

import re

from engine.errors import LayerlabError
from engine.text import N_, Message, message

RUN_FAILED = N_("The run failed with an unexpected error: {kind}: {reason}")
NO_ANSWER = N_("This could not be computed because of an unexpected error: {kind}: {reason}")
NO_LIBRARY = N_("This needs the Python library `{library}`, which is missing or damaged on the server.")
_FOLDERS = re.compile(
    r"""(?<=['"])(?:[A-Za-z]:)?[/\\][^'"\n]*[/\\](?=[^/\\'"]+['"])"""  # in quotes, perhaps with spaces
    r"""|(?<![\w.:/])(?:[A-Za-z]:)?(?:[/\\]+[^\s/\\:'"()]+)+[/\\]+(?=[^\s/\\])"""
)
"""The folders of an absolute path."""
MAX_REASON = 500


def sentence_of(error: BaseException, template: str = NO_ANSWER) -> Message:
    """The message for an error; `template` is used for unexpected ones, with their kind and reason."""
    if isinstance(error, LayerlabError):
        return error.message
    if is_memory(error):
        return message(N_("Out of memory. Use a smaller batch size or fewer parameters."))
    if isinstance(error, ImportError) and error.name:
        return message(NO_LIBRARY, library=error.name.split(".")[0])
    reason = _FOLDERS.sub("", str(error))[:MAX_REASON]
    return message(template, kind=type(error).__name__, reason=reason)


def is_memory(error: BaseException) -> bool:
    """Whether memory ran out, which torch also reports with other types of errors."""
    text = str(error).lower()
    return isinstance(error, MemoryError) or "out of memory" in text or "allocate memory" in text
