"""Zips of decks, for tests."""

from __future__ import annotations

import zipfile
from pathlib import Path


def zipped(folder: Path, path: Path, inside: str = "") -> Path:
    """A folder as a zip, its files under `inside`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, f"{inside}{file.relative_to(folder)}")
    return path
