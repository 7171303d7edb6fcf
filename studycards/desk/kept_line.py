"""Today in one line, kept in the cache until something it depends on changes: a prompt may ask at every Enter.

Quick to import: reading what is kept needs neither decks nor log. What it depends on are files (the log, the
settings, the decks), the time zone and the study day.
"""

from __future__ import annotations

import marshal
import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from studycards.desk.opening import Desk

Lines = dict[str, tuple[str, str]]
"""By language the short line of `due --line` and the longer one of `today --oneline`."""

_RACY_NS = 2_000_000_000
"""What changed this shortly before it was looked at may have been read as it was before."""

_FORM = 1


def file_of(cache: str, decks: Iterable[str]) -> str:
    """Where the lines for some decks are kept."""
    return os.path.join(cache, f"today-{crc32(os.pathsep.join(decks).encode()):08x}.line")


def recall(path: str, now: int) -> Lines | None:
    """The lines that were kept, where all that they depend on is as it was; else None."""
    try:
        with open(path, "rb") as file:
            form, zone, until, stamps, lines = marshal.load(file)
        holds = form == _FORM and zone == _zone() and now < until
        return lines if holds and all(_stamp(name) == known for name, known in stamps.items()) else None
    except (OSError, ValueError, EOFError, TypeError, AttributeError):
        return None


def keep(path: str, desk: Desk, at: int, make: Callable[[], Lines]) -> Lines:
    """The lines as `make` gives them, kept for the next time where they can be."""
    from pathlib import Path

    from studycards.schedule.days import day_begins_ms

    stamps = {name: _stamp(name) for name in _depends_on(desk)}
    lines = make()
    changed = max((known[1] for known in stamps.values() if known), default=0)
    if desk.library.broken or time.time_ns() - changed < _RACY_NS:
        return lines
    until = day_begins_ms(desk.day(at) + 1, desk.tz, desk.own_settings.day_begins)
    beside = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with Path(beside).open("wb") as file:
            marshal.dump((_FORM, _zone(), until, stamps, lines), file)
        os.replace(beside, path)
    except OSError:
        pass  # without a cache it is only slower
    return lines


def _depends_on(desk: Desk) -> Iterator[str]:
    """The files and folders whose change could change the lines."""
    from pathlib import Path

    from studycards.loading.folder import files_of

    places = desk.places
    yield from map(str, (places.settings, places.database, f"{places.database}-wal"))
    yield from map(str, (places.bundled, places.own_decks, *places.more_decks))
    for deck in desk.library.decks:
        folder = Path(deck.path)
        yield from (str(folder / part) for part in (".", "claims", "concepts", "comparisons", "demos"))
        yield from (str(folder / name) for name in files_of(folder).stamps)


def _zone() -> tuple[int, tuple[str, str]]:
    return time.timezone, time.tzname


def _stamp(path: str) -> tuple[int, int] | None:
    """The size and time of a file; an empty one is as good as none, as SQLite's own log is while nothing is in it."""
    try:
        known = os.stat(path)
    except OSError:
        return None
    return (known.st_size, known.st_mtime_ns) if known.st_size else None
