"""Today in one line, kept in the cache until something it depends on changes: a prompt may ask at every Enter.

Quick to import: reading what is kept needs neither decks nor log. What it depends on are files (the log, the
settings, the decks), the time zone and the study day.
"""

from __future__ import annotations

import marshal
import os
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from studycards.desk.opening import Desk

Lines = dict[str, tuple[str, str]]
"""By language the short line of `due --line` and the longer one of `today --oneline`."""

_RACY_NS = 50_000_000
"""A file that changed this shortly before it was looked at may change again in the same tick of its clock."""

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


def lines_at(desk: Desk, at: int, decks: Iterable[str]) -> Lines:
    """The lines as they are now, kept for the next time."""
    from studycards.desk.today import today_of
    from studycards.schedule.days import day_begins_ms
    from studycards.screen.one_line import due_line, today_line
    from studycards.ui.wording import LANGUAGES, wording

    raise NotImplementedError


def _zone() -> tuple[int, tuple[str, str]]:
    return time.timezone, time.tzname


def _stamp(path: str) -> tuple[int, int] | None:
    """The size and time of a file; an empty one is as good as none, as SQLite's own log is while nothing is in it."""
    try:
        known = os.stat(path)
    except OSError:
        return None
    return (known.st_size, known.st_mtime_ns) if known.st_size else None
