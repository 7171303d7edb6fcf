"""What a synchronization came to, wherever the events travelled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from studycards.errors import StudycardsError
from studycards.exchange.jsonlines import BadLine
from studycards.log import Log
from studycards.model import Event

FEW = 500
"""So many events are asked for one by one; of more, the whole log is read."""


class LeftOut(StudycardsError):
    """Something that was not taken along, though all else was."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Synced:
    """`received` events were new here, `sent` ones new there; `devices` have events there; `left_out` says what not."""

    received: int
    sent: int
    devices: int
    left_out: tuple[LeftOut, ...] = ()


def events_with(log: Log, ids: Collection[str]) -> list[Event]:
    """The events of the log with these ids, in order of id."""
    if len(ids) <= FEW:
        found: Iterable[Event | None] = (log.event(id) for id in sorted(ids))
        return [event for event in found if event is not None]
    return sorted((event for event in log.events() if event.id in ids), key=lambda event: event.id)


def told(path: str, bad: Collection[BadLine]) -> Iterator[LeftOut]:
    """What to say of the lines of one file that were left out: at most one sentence a reason."""
    for lines, message, hint in (
        ([one for one in bad if one.is_newer], _NEWER, "Update studycards, then sync again."),
        ([one for one in bad if one.is_cut and not one.is_newer], _CUT, _CUT_HINT),
        ([one for one in bad if not one.is_cut and not one.is_newer], _STRANGE, _STRANGE_HINT),
    ):
        if lines:
            yield LeftOut(message, hint, path=path, count=len(lines), line=lines[0].number, why=lines[0].why)


_NEWER = "{path} has events of a newer studycards, left out for now: {count}, the first in line {line}."
_CUT = "{path} ends in the middle of line {line}: the rest has not arrived, or is lost."
_CUT_HINT = "Sync again when the folder has caught up; all before that line was taken."
_STRANGE = "{path} has lines that are no whole events, left out: {count}, the first is line {line}."
_STRANGE_HINT = "If they were events once, the device they came from writes them again when it syncs."
