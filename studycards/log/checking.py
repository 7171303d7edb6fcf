"""Prove that a database is whole: its pages, its tables, the chain of its events, its states."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing

from studycards.errors import StudycardsError
from studycards.log import opening, queries, schema
from studycards.log.rows import EVENT_COLUMNS, STATE_COLUMNS, link, state_row

_SHOWN = 3


class Damage(StudycardsError):
    """One thing that is not as it should be. Where its hint is empty, a backup is the way on."""

    exit_code = 1


def findings(connection: sqlite3.Connection) -> list[Damage]:
    """What is wrong. What cannot even be read is a finding too."""
    return of_log(connection) or list(_reading(_states, connection))


def of_log(connection: sqlite3.Connection) -> list[Damage]:
    """What is wrong with the file and with the log in it; the states are not looked at."""
    older = _version(connection) < schema.VERSION  # its tables are another format's
    for look in (_pages,) if older else (_pages, _tables, _chains):
        if found := list(_reading(look, connection)):
            return found
    return []


def _reading(
    look: Callable[[sqlite3.Connection], Iterable[Damage]], connection: sqlite3.Connection
) -> Iterator[Damage]:
    try:
        yield from look(connection)
    except (sqlite3.DatabaseError, ValueError, TypeError) as error:
        yield Damage("The database is damaged: {why}.", why=error)


def _version(connection: sqlite3.Connection) -> int:
    try:
        return opening.version(connection)
    except sqlite3.DatabaseError:
        return schema.VERSION


def _pages(connection: sqlite3.Connection) -> Iterator[Damage]:
    for (line,) in connection.execute("pragma integrity_check(20)"):
        if line != "ok":
            yield Damage("SQLite says: {line}.", line=line)


def _tables(connection: sqlite3.Connection) -> Iterator[Damage]:
    with closing(opening.in_memory()) as model:
        expected, found = _made(model), _made(connection)
        for (kind, name), parts in expected.items():
            if (kind, name) not in found and kind == "table":
                yield Damage("The table {name} is missing.", name=name)
            elif (kind, name) not in found:
                yield Damage("The guard {name} is missing: events could be changed.", name=name)
            elif found[kind, name] != parts:
                yield Damage("The table {name} has other columns than it should.", name=name)


def _made(connection: sqlite3.Connection) -> dict[tuple[str, str], list[tuple[object, ...]]]:
    """The tables with their columns, and the triggers."""
    made = (
        "select type, name from sqlite_master where type in ('table', 'trigger') and name not like 'sqlite_%'"
    )
    return {
        (kind, name): connection.execute("select * from pragma_table_info(?)", (name,)).fetchall()
        for kind, name in connection.execute(made).fetchall()
    }


def _chains(connection: sqlite3.Connection) -> Iterator[Damage]:
    """Each device's chain, from its first event to its head."""
    heads: dict[str, tuple[int, bytes]] = {}
    broken: dict[str, int] = {}
    query = f"select seq, chain, {', '.join(EVENT_COLUMNS)} from event order by seq"
    device = EVENT_COLUMNS.index("device")
    for seq, chain, *row in connection.execute(query):
        count, head = heads.get(row[device], (0, b""))
        if link(head, row) != chain:
            broken.setdefault(row[device], seq)
        heads[row[device]] = (count + 1, chain)
    for name, seq in broken.items():
        yield Damage(
            "Event {seq} of the log, or one before it on device {device}, is not as it was written.",
            seq=seq,
            device=name,
        )
    kept = {id: (events, head) for id, events, head in connection.execute("select * from device")}
    for name in sorted({*heads, *kept}):
        if heads.get(name) != kept.get(name):
            yield Damage(
                "The last events of device {device} are missing or not as they were written.", device=name
            )


def _states(connection: sqlite3.Connection) -> Iterator[Damage]:
    folded = {state.card: state_row(state) for state in queries.folded(connection)}
    kept = {row[0]: row for row in connection.execute(f"select {', '.join(STATE_COLUMNS)} from state")}
    differ = [card for card in sorted({*folded, *kept}) if folded.get(card) != kept.get(card)]
    if differ:
        yield Damage(
            "The states of cards are not what the log says: {count} ({some}).",
            "Make them again with: studycards data refold",
            count=len(differ),
            some=", ".join(differ[:_SHOWN]) + (" ..." if len(differ) > _SHOWN else ""),
        )
