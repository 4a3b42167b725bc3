"""The header of a checkpoint's file: where it belongs, and whether it is intact."""

from __future__ import annotations

import json

from engine.errors import FileFormatError
from engine.text import N_
from engine.train.checksum import is_intact, read_checksum

FIELDS = {"tree", "run", "step", "sha256"}


def require_intact(packed: bytes, run_id: str, step: int, sha256: str | None = None) -> None:
    """Raises `FileFormatError` if a file is damaged, belongs to another run or step, or has not this checksum."""
    try:
        metadata = checked_metadata(packed)
    except (ValueError, KeyError, TypeError) as error:
        raise FileFormatError(N_("This checkpoint is damaged: {reason}."), reason=str(error)) from None
    require_origin(metadata, run_id, step)
    if sha256 and read_checksum(packed) != sha256:
        raise FileFormatError(N_("This checkpoint is not the one the run wrote at step {step}."), step=step)


def checked_metadata(packed: bytes) -> dict[str, str]:
    """Raises `ValueError` if the checksum is wrong. Files from before 2026-11 have none."""
    length = int.from_bytes(packed[:8], "little")
    metadata: dict[str, str] = json.loads(packed[8 : 8 + length])["__metadata__"]
    if set(metadata) != {"tree"} and not (set(metadata) == FIELDS and is_intact(packed)):
        raise ValueError("its checksum does not match")
    return metadata


def require_origin(metadata: dict[str, str], run_id: str | None, step: int | None) -> None:
    """Raises `FileFormatError` if a file belongs to another run or step. Files from before 2026-11 do not tell."""
    if "sha256" not in metadata:
        return
    found, wanted = (metadata["run"], int(metadata["step"])), (run_id, step)
    if any(want is not None and want != has for has, want in zip(found, wanted, strict=True)):
        raise FileFormatError(
            N_("This checkpoint belongs to run {run} at step {step}, not to this place."),
            run=found[0],
            step=found[1],
        )
