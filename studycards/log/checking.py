"""Prove that a database is whole: its pages, its tables, the chain of its events, its states."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from studycards.log import opening, queries
from studycards.log.rows import EVENT_COLUMNS, STATE_COLUMNS, link, state_row
from studycards.schedule.fold import fold_all

_SHOWN = 3


def findings(connection: sqlite3.Connection) -> list[str]:
    """What is wrong, in sentences. What cannot even be read is a finding too."""
    try:
        return [*_pages(connection), *(_tables(connection) or [*_chains(connection), *_states(connection)])]
    except (sqlite3.DatabaseError, ValueError, TypeError) as error:
        return [f"The database is damaged: {error}."]


def _pages(connection: sqlite3.Connection) -> Iterator[str]:
    for (line,) in connection.execute("pragma integrity_check(20)"):
        if line != "ok":
            yield f"SQLite says: {line}."


def _tables(connection: sqlite3.Connection) -> list[str]:
    from sqlite_utils import Database

    expected = Database(opening.in_memory())
    found = Database(connection, recursive_triggers=False)
    wrong = [f"The table {name} is missing." for name in expected.table_names() if not found[name].exists()]
    for table in expected.tables:
        if found[table.name].exists() and found[table.name].columns != table.columns:
            wrong.append(f"The table {table.name} has other columns than it should.")
    guards = {trigger.name for trigger in found.triggers}
    missing = {trigger.name for trigger in expected.triggers} - guards
    return [*wrong, *(f"The guard {name} is missing: events could be changed." for name in sorted(missing))]


def _chains(connection: sqlite3.Connection) -> Iterator[str]:
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
        yield f"Event {seq} of the log, or one before it on device {name}, is not as it was written."
    kept = {id: (events, head) for id, events, head in connection.execute("select * from device")}
    for name in sorted({*heads, *kept}):
        if heads.get(name) != kept.get(name):
            yield f"The last events of device {name} are missing or not as they were written."


def _states(connection: sqlite3.Connection) -> Iterator[str]:
    folded = {card: state_row(state) for card, state in fold_all(queries.standing(connection)).items()}
    kept = {row[0]: row for row in connection.execute(f"select {', '.join(STATE_COLUMNS)} from state")}
    differ = [card for card in sorted({*folded, *kept}) if folded.get(card) != kept.get(card)]
    if differ:
        some = ", ".join(differ[:_SHOWN]) + (" ..." if len(differ) > _SHOWN else "")
        cards = "1 card is" if len(differ) == 1 else f"{len(differ)} cards are"
        yield f"The state of {cards} not what the log says ({some}). Make it again: studycards data refold"
