"""Lines that begin with their labels, as fastText writes them: `__label__positive A fine film.`"""

from __future__ import annotations

import re

from engine.datasets.uploads.decoding import Upload, decoded
from engine.datasets.uploads.encoding_names import Encoding
from engine.datasets.uploads.labelled_texts import LabelledTexts
from engine.text import N_, message

_MARK = "__label__"
_LINE = re.compile(rf"{_MARK}(\S+)(?:[\s,]+{_MARK}\S+)*[\s,]+(\S.*)")


def labelled_lines(file: Upload, encoding: Encoding) -> LabelledTexts | None:
    """The texts with their first labels; None for any other file."""
    if not file.data[:200].lstrip(b"\xef\xbb\xbf \r\n").startswith(_MARK.encode()):
        return None
    text, report = decoded(file, encoding)
    found = LabelledTexts(report=[*report, message(N_("Each line begins with its class, after {mark}."), mark=_MARK)])
    for line in text.splitlines():
        match = _LINE.fullmatch(line.strip())
        if match:
            found.add([match[2]], match[1], None)
    return found
