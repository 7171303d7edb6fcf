"""Which decks' demos may run: those that came with the program, and those that the learner trusted as they stand."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from pathlib import Path
from typing import Any

from studycards import paths
from studycards.errors import StudycardsError, Unreadable

Digests = dict[str, str]
"""File name, relative to the deck, -> SHA-256 of its bytes."""


class Refused(StudycardsError):
    """A deck whose demos cannot be pinned."""


def fingerprint(deck_folder: Path) -> str:
    """One hash of where the deck is and of every file under its `demos/`, names and bytes. See `digests`."""
    return _hash(_real(deck_folder), digests(deck_folder))


def digests(deck_folder: Path) -> Digests:
    """Every file under `demos/`, compiled ones too: Python would run them. Refused for what is no plain file."""
    deck = Path(_real(deck_folder))
    demos = deck / "demos"
    found: Digests = {}
    if demos.is_symlink():
        raise Refused("{path} is a link.", _HINT, path=demos)
    for folder, folders, files in os.walk(demos, onerror=_unreadable):
        for name in folders:
            if (Path(folder) / name).is_symlink():
                raise Refused("{path} is a link to a folder.", _HINT, path=Path(folder) / name)
        for name in files:
            path = Path(folder) / name
            found[str(path.relative_to(deck))] = _digest(path, deck)
    return dict(sorted(found.items()))


def is_trusted(home: Path, deck_folder: Path) -> bool:
    """Whether the deck's demos may run. What the deck itself says does not matter."""
    if came_with_the_program(deck_folder):
        return True
    entry = _entries(home).get(_real(deck_folder))
    if entry is None:
        return False
    try:
        return bool(entry.get("fingerprint") == fingerprint(deck_folder))
    except (Refused, Unreadable):
        return False


def came_with_the_program(deck_folder: Path) -> bool:
    """Whether the deck is one of the bundled ones."""
    return Path(_real(deck_folder)).parent == Path(_real(paths.bundled_decks()))


def was_trusted(home: Path, deck_folder: Path) -> bool:
    """Whether the learner ever trusted the deck at this place, as it stood then."""
    return _real(deck_folder) in _entries(home)


def trust(home: Path, deck_folder: Path) -> str:
    """Trust the deck as it stands; its fingerprint."""
    files = digests(deck_folder)
    mark = _hash(_real(deck_folder), files)
    _write(home, {**_entries(home), _real(deck_folder): {"fingerprint": mark, "files": files}})
    return mark


def untrust(home: Path, deck_folder: Path) -> bool:
    """Take trust back; whether there was any."""
    entries = _entries(home)
    if entries.pop(_real(deck_folder), None) is None:
        return False
    _write(home, entries)
    return True


def changed_since(home: Path, deck_folder: Path) -> list[str]:
    """What changed since the deck was trusted, a line a file: `changed: demos/x.py`. Empty where nothing did."""
    before: Digests = _entries(home).get(_real(deck_folder), {}).get("files", {})
    now = digests(deck_folder)
    lines = [f"new: {name}" for name in now if name not in before]
    lines += [f"removed: {name}" for name in before if name not in now]
    lines += [f"changed: {name}" for name in now if before.get(name, now[name]) != now[name]]
    return sorted(lines, key=lambda line: line.partition(": ")[2])


def _digest(path: Path, deck: Path) -> str:
    target = path.resolve()
    if not target.is_relative_to(deck):
        raise Refused("{path} is a link that leaves the deck.", _HINT, path=path)
    try:
        if not stat.S_ISREG(target.stat().st_mode):
            raise Refused("{path} is not a file.", _HINT, path=path)
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
    except OSError as error:
        raise _cannot_read(path, error) from None
    return f"{digest} -> {target.relative_to(deck)}" if path.is_symlink() else digest


def _hash(place: str, files: Digests) -> str:
    return hashlib.sha256(json.dumps([place, files]).encode("utf-8", "surrogatepass")).hexdigest()


def _real(folder: Path) -> str:
    return os.path.realpath(folder)


def _unreadable(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise _cannot_read(error.filename, error)


def _cannot_read(path: object, error: OSError) -> Unreadable:
    return Unreadable("{path} cannot be read: {why}.", path=path, why=error.strerror)


def _entries(home: Path) -> dict[str, Any]:
    try:
        stored = json.loads((home / "trust.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    entries = stored.get("decks") if isinstance(stored, dict) else None
    if not isinstance(entries, dict):
        return {}
    return {place: entry for place, entry in entries.items() if isinstance(entry, dict)}


def _write(home: Path, entries: dict[str, Any]) -> None:
    """Replace the file in one step: a crash leaves the old one or the new one."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=home, prefix="trust-")
        with open(descriptor, "w", encoding="utf-8") as file:
            json.dump({"decks": entries}, file, indent=2, ensure_ascii=True)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(home / "trust.json")
    except OSError as error:
        raise Unreadable("{path} cannot be written: {why}.", path=home, why=error.strerror) from None


_HINT = "Replace it by the file itself: only what lies in the deck can be trusted."
