"""A new database from what is healthy: events of the damaged one that its chain proves, and of backups."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studycards.errors import StudycardsError, Unreadable
from studycards.log import backups, opening, queries, restoring, schema, writing
from studycards.log.carving import Found, events_in
from studycards.log.ids import is_id
from studycards.log.rows import EVENT_COLUMNS, event_of, link
from studycards.log.sentences import sentences
from studycards.model import Event

_ID, _DEVICE = EVENT_COLUMNS.index("id"), EVENT_COLUMNS.index("device")


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of it. `missing` events are known to have been there; `kept` is the damaged file, set aside."""

    events: int
    from_backups: int
    missing: int
    kept: Path


def salvage(path: Path, folder: Path, now: int) -> Salvaged:
    """Put a database of every healthy event in the place of a damaged one, which is kept among the backups."""
    _refuse_foreign(path)
    with sentences(path), opening.held(path):
        return _salvaged(path, folder, now)


def _salvaged(path: Path, folder: Path, now: int) -> Salvaged:
    copies = [backup.path for backup in backups.kept(folder) if backups.proven(backup.path) is not None]
    in_copies = {each for copy in copies for each in _rows_of(copy)}
    carved = set(events_in(path))
    own = _device(path) or _most_common(carved)
    found = _by_place(carved | in_copies)
    healthy = {event.id: event for event in _proven(found)}
    read = [event for _, _, row in carved for event in _readable(row)]
    here = {event.id for event in read if healthy.get(event.id) == event}
    known = {event.id: event for _, _, row in in_copies for event in _readable(row)}
    # A recovery that was cut off may have left some only in the file that it had set aside.
    for earlier in folder.glob("progress-damaged-*.db"):
        known |= {event.id: event for event in _proven(_by_place(set(events_in(earlier))))}
    if not (healthy or known):
        raise Unreadable("No event of {path} can be read, and there is no whole backup.", path=path)
    every = sorted({**healthy, **known}.values(), key=lambda event: event.id)
    runs = next((rows for copy in (path, *copies) if (rows := _runs_of(copy))), [])
    kept = restoring.set_aside(path, folder, now)
    _put(path, every, own, runs, now)
    return Salvaged(len(every), len(known.keys() - here), _missing(found, every), kept)


def _by_place(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda each: each[0])


def _refuse_foreign(path: Path) -> None:
    try:
        opening.connect(path, 0).close()
    except opening.Foreign:
        raise
    except StudycardsError:
        pass


def _proven(found: list[Found]) -> Iterator[Event]:
    """The events that are as they were written. One after a gap cannot be told from a changed one, and is left."""
    chains: dict[str, list[Found]] = defaultdict(list)
    for each in found:
        chains[str(each[2][_DEVICE])].append(each)
    for chain in chains.values():
        for number, (_, _, row) in enumerate(chain):
            if _is_proven(chain, number):
                yield from _readable(row)


def _is_proven(chain: list[Found], number: int) -> bool:
    """Whether the links before it or after it say that a row is as it was written."""
    seq, value, row = chain[number]
    before = [head for earlier, head, _ in chain[max(0, number - 2) : number] if earlier < seq] or [b""]
    computed = [link(head, row) for head in before]
    if value in computed:
        return True
    after = [each for each in chain[number + 1 : number + 3] if each[0] > seq]
    return any(link(head, later) == chained for head in computed for _, chained, later in after)


def _readable(row: tuple[Any, ...]) -> Iterator[Event]:
    try:
        event = event_of(row)
    except (ValueError, TypeError):
        return
    if is_id(event.id) and event.device:
        yield event


def _missing(found: list[Found], every: Iterable[Event]) -> int:
    """How many of the places in the log have no event."""
    saved = {event.id for event in every}
    places = {seq for seq, _, row in found if row[_ID] in saved}
    return max((seq for seq, _, _ in found), default=0) - len(places)


def _rows_of(copy: Path) -> list[Found]:
    with opening.read_only(copy) as connection:
        if opening.version(connection) != schema.VERSION:
            return []
        rows = connection.execute(f"select seq, chain, {', '.join(EVENT_COLUMNS)} from event")
        return [(seq, chain, tuple(row)) for seq, chain, *row in rows]


def _runs_of(path: Path) -> list[tuple[Any, ...]]:
    whole = (
        "typeof(demo) = 'text' and typeof(at) = 'integer' and typeof(outcome) = 'text' and json_valid(result)"
    )
    try:
        with opening.read_only(path) as connection:
            return connection.execute(
                f"select demo, at, outcome, result from run where {whole} order by seq"
            ).fetchall()
    except (StudycardsError, sqlite3.Error):
        return []


def _device(path: Path) -> str | None:
    try:
        with opening.read_only(path) as connection:
            return queries.device(connection)
    except (StudycardsError, sqlite3.Error):
        return None


def _most_common(found: Iterable[Found]) -> str | None:
    names = [str(row[_DEVICE]) for _, _, row in found]
    return max(set(names), key=names.count, default=None)


def _put(path: Path, events: list[Event], device: str | None, runs: list[tuple[Any, ...]], now: int) -> None:
    """Make the new database beside the old place, then in one step put it there."""
    new = path.with_name(f"{path.name}.new")
    restoring.remove(new)
    connection = opening.create(new, now)
    try:
        with sentences(path), opening.transaction(connection):
            if device:
                connection.execute("update meta set value = ? where name = 'device'", (device,))
            writing.merge(connection, events)
            connection.executemany("insert into run (demo, at, outcome, result) values (?, ?, ?, ?)", runs)
    finally:
        connection.close()
    restoring.put(new, path)
