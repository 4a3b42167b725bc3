"""What every file of the repository keeps to."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = {".png", ".jpg", ".webp", ".sqlite", ".ico", ".gz", ".npy", ".npz", ".safetensors"}
LARGEST_BYTES = 1_000_000
LONGEST_FILE = 400


def files() -> list[Path]:
    """What git tracks, or would with `git add`; everything but ignored files when this is not a checkout."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("git or the checkout is missing, so the repository's files are not known.")
    return [path for line in done.stdout.splitlines() if (path := ROOT / line).is_file()]


def texts() -> list[tuple[Path, str]]:
    return [(path, path.read_text(encoding="utf-8")) for path in files() if path.suffix not in BINARY]


def test_no_file_names_a_place_on_one_persons_machine() -> None:
    homes = re.compile(r"(?<![\w.])/(?:home/\w+|Users/\w+|root|work|mnt)/")
    found = [f"{path.relative_to(ROOT)}: {hit.group()}" for path, text in texts() for hit in homes.finditer(text)]
    assert found == []


def test_no_file_is_very_long() -> None:
    counted = {path: text.count("\n") for path, text in texts() if path.suffix in {".py", ".js", ".css"}}
    assert {str(path.relative_to(ROOT)): n for path, n in counted.items() if n > LONGEST_FILE} == {}


def test_no_file_is_larger_than_a_clone_should_carry() -> None:
    assert [str(path) for path in files() if path.stat().st_size > LARGEST_BYTES] == []


def test_no_data_set_and_no_weights_are_in_the_repository() -> None:
    kinds = {".pkl", ".pickle", ".pt", ".pth", ".idx3-ubyte", ".idx1-ubyte", ".onnx", ".h5"}
    assert [str(path) for path in files() if path.suffix in kinds] == []


def test_nothing_is_left_to_do_in_a_comment() -> None:
    left = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    assert [str(path.relative_to(ROOT)) for path, text in texts() if left.search(text)] == []


def test_the_licence_is_mit_and_ours() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("MIT License")
    assert "Layerlab contributors" in licence


def test_the_changelog_has_a_section_for_unreleased_changes() -> None:
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_nothing_unpickles_and_nothing_is_evaluated() -> None:
    risky = re.compile(
        r"^\s*(?:import pickle|from pickle|import marshal|import shelve)|\beval\(|(?<!safetensors\.)torch\.load\(", re.M
    )
    code = [(path, text) for path, text in texts() if path.suffix == ".py" and "tests" not in path.parts]
    found = [str(path.relative_to(ROOT)) for path, text in code if risky.search(re.sub(r"\.eval\(", "", text))]
    assert found == []
