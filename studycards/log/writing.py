"""What is written to the database: events with their chain, and the states that they fold into."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial

from studycards.log import queries
from studycards.log.ids import next_id
from studycards.log.rows import INSERT_EVENT, PUT_STATE, event_of, event_row, link, state_row
from studycards.model import Event, State
from studycards.schedule import fold

PUT_HEAD = "insert or replace into device values (?, ?, ?)"

MANY = 2000
"""So many events at once are merged quicker by reading the whole log than by asking it for each."""


def append(connection: sqlite3.Connection, event: Event) -> Event:
    """Insert one event and fold what it touches; the event as it was stored."""
    (last,) = connection.execute("select max(id) from event").fetchone()
    event = event._replace(
        id=event.id or next_id(event.at, last),
        device=event.device or queries.device(connection) or "",
    )
    stored = event_of(_insert(connection, event))
    _refold_touched(connection, [stored])
    return stored


def merge(connection: sqlite3.Connection, events: Sequence[Event]) -> int:
    """Insert the events that are not here yet, each device's in one chain; how many those were."""
    unique = {event.id: event for event in events}
    is_first = connection.execute("select 1 from event limit 1").fetchone() is None
    known = _known(connection, unique)
    new = [event for id, event in unique.items() if id not in known]
    heads: dict[str, tuple[int, bytes]] = {}
    rows = []
    for event in new:
        row = event_row(event)
        count, head = heads.get(event.device) or _head(connection, event.device)
        heads[event.device] = count + 1, link(head, row)
        rows.append((*row, heads[event.device][1]))
    with _indexed_at_last(connection) if is_first else nullcontext():
        connection.executemany(INSERT_EVENT, rows)
    connection.executemany(PUT_HEAD, [(device, *head) for device, head in heads.items()])
    if len(new) < MANY:
        _refold_touched(connection, new)
    elif is_first:
        _put_all(connection, fold.fold_all(new).values())
    else:
        refold_all(connection)
    return len(new)


@contextmanager
def _indexed_at_last(connection: sqlite3.Connection) -> Iterator[None]:
    """Many events go quicker into an empty table without its indices, which are made again after them."""
    made = connection.execute(
        "select name, sql from sqlite_master where type = 'index' and tbl_name = 'event' and sql is not null"
    ).fetchall()
    for name, _ in made:
        connection.execute(f"drop index {name}")
    yield
    for _, sql in made:
        connection.execute(sql)


def refold_all(connection: sqlite3.Connection) -> int:
    """Drop every state and make it again from the events."""
    return _put_all(connection, queries.folded(connection))


def _put_all(connection: sqlite3.Connection, states: Iterable[State]) -> int:
    connection.execute("delete from state")
    return connection.executemany(PUT_STATE, map(state_row, states)).rowcount


def _known(connection: sqlite3.Connection, ids: Collection[str]) -> set[str]:
    """Those of the ids that are in the log."""
    if len(ids) < MANY:
        asked = ((id,) for id in ids)
        return {id for one in asked for (id,) in connection.execute("select id from event where id = ?", one)}
    return queries.ids(connection)


def _head(connection: sqlite3.Connection, device: str) -> tuple[int, bytes]:
    """How many events of a device are here, and where its chain ends."""
    found = connection.execute("select events, head from device where id = ?", (device,)).fetchone()
    return found or (0, b"")


def _insert(connection: sqlite3.Connection, event: Event) -> Sequence[object]:
    row = event_row(event)
    count, head = _head(connection, event.device)
    head = link(head, row)
    connection.execute(INSERT_EVENT, (*row, head))
    connection.execute(PUT_HEAD, (event.device, count + 1, head))
    return row


def _refold_touched(connection: sqlite3.Connection, events: Iterable[Event]) -> None:
    touched: set[str] = set()
    for event in events:
        meant = (queries.event(connection, event.ref) if event.ref else None) or event
        if meant.type != "undo" and not fold.changes_what_is_known(meant):
            continue
        if moved := fold.cards_moved(meant):
            touched |= set(moved)
            continue
        if meant.card is None and meant.type != "undo":
            refold_all(connection)
            return
        touched |= {card for card in (event.card, meant.card) if card is not None}
    renamed = queries.renamed_cards(connection)
    while later := {card for card, former in renamed.items() if touched & set(former)} - touched:
        touched |= later
    for card in sorted(touched):
        _refold_card(connection, card)


def _refold_card(connection: sqlite3.Connection, card: str) -> None:
    own = queries.making(connection, card)
    if not own:
        connection.execute("delete from state where card = ?", (card,))
        return
    for_all = queries.standing_for_all(connection)
    for state in fold.fold_cards([(card, own)], partial(queries.making, connection), for_all):
        connection.execute(PUT_STATE, state_row(state))
