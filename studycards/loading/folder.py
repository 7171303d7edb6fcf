"""Which files make up a deck, and what is known of each without reading it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from studycards.errors import Unreadable

DECK = "deck.yaml"
PARTS = ("claims", "concepts", "comparisons", "demos")
MOST_FILES = 5000

Stamp = tuple[int, int]
"""A file's size and the time of its last change in nanoseconds."""


class Files(NamedTuple):
    """The files of one deck by their names relative to it, sorted within each part."""

    folder: Path
    claims: dict[str, Stamp]
    concepts: dict[str, Stamp]
    comparisons: dict[str, Stamp]
    demos: dict[str, Stamp]
    deck: Stamp | None

    @property
    def stamps(self) -> dict[str, Stamp]:
        """All of them."""
        deck = {DECK: self.deck} if self.deck else {}
        return {**deck, **self.claims, **self.concepts, **self.comparisons, **self.demos}


def files_of(folder: Path) -> Files:
    """Look through a deck's folder. Raises Unreadable where it cannot be looked through."""
    root = os.fspath(folder)
    try:
        claims = {**_stamp(root, "claims.yaml"), **_listed(root, "claims", ".yaml")}
        deck = _stamp(root, DECK).get(DECK)
        parts = (
            _listed(root, "concepts", ".yaml"),
            _listed(root, "comparisons", ".yaml"),
            _listed(root, "demos", ".py"),
        )
    except OSError as error:
        raise Unreadable(
            "{path} cannot be read: {why}.", "Check its permissions.", path=folder, why=error.strerror
        ) from None
    if len(claims) + sum(map(len, parts)) > MOST_FILES:
        raise Unreadable(
            "The deck {folder} has more than {most} files.",
            "Is this the right folder?",
            folder=folder,
            most=MOST_FILES,
        )
    return Files(folder, claims, *parts, deck)


def _stamp(root: str, name: str) -> dict[str, Stamp]:
    known = stamp(Path(root, name))
    return {name: known} if known else {}


def _listed(root: str, part: str, ending: str) -> dict[str, Stamp]:
    """The files of one part. Names with a dot or an underscore in front are an editor's or a demo's own."""
    try:
        with os.scandir(f"{root}/{part}") as found:
            named = [entry for entry in found if entry.name.endswith(ending) and entry.name[0] not in "._"]
            entries = [entry for entry in named if entry.is_file()]
    except (FileNotFoundError, NotADirectoryError):
        return {}
    stamps = {}
    for entry in sorted(entries, key=lambda entry: entry.name):
        known = entry.stat()
        stamps[f"{part}/{entry.name}"] = (known.st_size, known.st_mtime_ns)
    return stamps


def stamp(path: Path) -> Stamp | None:
    """The stamp of one regular file, or None where there is none: opening a FIFO would wait for its writer."""
    try:
        known = os.stat(path)
    except OSError:
        return None
    return (known.st_size, known.st_mtime_ns) if stat.S_ISREG(known.st_mode) else None


def read(path: Path, most: int) -> bytes:
    """A file's bytes, at most one more than `most`. Raises Unreadable."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise Unreadable(
            "{path} cannot be read: {why}.", "Check its permissions.", path=path, why=error.strerror
        ) from None


def digest(data: bytes) -> bytes:
    """What tells one content of a file from another."""
    from hashlib import sha256  # here, for where nothing changed nothing is digested

    return sha256(data).digest()


def inside(folder: Path, name: str) -> Path | None:
    """The file that a deck names in its `demos/` folder; None where the name leads out of it."""
    demos = os.path.realpath(folder / "demos")
    path = os.path.realpath(os.path.join(demos, name))
    return Path(path) if path.startswith(demos + os.sep) else None


def passed_over(folder: Path) -> Iterator[tuple[str, str]]:
    """Names in a deck's folder that look like a part of it and are none, each with the name that would be."""
    meant = {"deck.yml": DECK, "claims.yml": "claims.yaml"} | {part.removesuffix("s"): part for part in PARTS}
    names = [name for part in ("", *PARTS) for name in _names(folder, part)]
    for name in sorted(names):
        if name in meant:
            yield name, meant[name]
        elif "/" in name and name.endswith(".yml") and not name.startswith("demos/"):
            yield name, f"{name.removesuffix('yml')}yaml"


def _names(folder: Path, part: str) -> list[str]:
    try:
        return [
            f"{part}/{name}" if part else name for name in os.listdir(folder / part) if name[0] not in "._"
        ]
    except OSError:
        return []


def decks_in(folder: Path) -> Iterator[Path]:
    """The deck that a folder is, or the decks that it holds."""
    if os.path.exists(folder / DECK):
        yield folder
        return
    if not os.path.isdir(folder):
        return
    try:
        inner = sorted(child for child in folder.iterdir() if os.path.exists(child / DECK))
    except OSError as error:
        raise Unreadable(
            "{path} cannot be read: {why}.", "Check its permissions.", path=folder, why=error.strerror
        ) from None
    yield from inner
