"""The decks of installed packages: entry points of the group `studycards.decks`, found without running any of them.

    [project.entry-points."studycards.decks"]
    networking = "networking_deck.decks.networking"

names the folder `decks/networking` inside the package `networking_deck`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

GROUP = "studycards.decks"


def installed_decks(search: Sequence[str] | None = None) -> Iterator[Path]:
    """The folder of each deck that a package on `search` (the interpreter's own path) says it brings along."""
    search = sys.path if search is None else search
    if not any(map(_brings_decks, _records(search))):
        return
    from importlib.metadata import distributions  # slow to import: only where a package brings decks

    named = {
        (point.name, point.value)
        for found in distributions(path=list(search))
        for point in found.entry_points
        if point.group == GROUP
    }
    for _, value in sorted(named):
        yield _folder(value, search)


def _records(search: Iterable[str]) -> Iterator[str]:
    """The entry points of every package on the path, as files."""
    for place in search:
        try:
            with os.scandir(place or ".") as found:
                names = [entry.name for entry in found if entry.name.endswith((".dist-info", ".egg-info"))]
        except OSError:
            continue
        yield from (os.path.join(place or ".", name, "entry_points.txt") for name in names)


def _brings_decks(record: str) -> bool:
    try:
        return GROUP.encode() in Path(record).read_bytes()
    except OSError:
        return False


def _folder(value: str, search: Sequence[str]) -> Path:
    """The folder that `package.folder.folder` names, there or not. The package is looked up, never imported."""
    from importlib.machinery import PathFinder
    from importlib.util import find_spec

    package, *inner = value.partition(":")[0].strip().split(".")
    try:
        spec = PathFinder.find_spec(package, list(search)) or find_spec(package)
    except (ImportError, ValueError):
        spec = None
    places = [*(spec.submodule_search_locations or ())] if spec else []
    folders = [Path(place, *inner) for place in places] or [Path(sys.prefix, package, *inner)]
    return next((folder for folder in folders if os.path.isdir(folder)), folders[0])
