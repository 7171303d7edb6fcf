"""What is written to the database: events with their chain, and the states that they fold into."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence

from studycards.log import queries
from studycards.log.ids import next_id
from studycards.log.rows import INSERT_EVENT, PUT_STATE, event_of, event_row, link, state_row
from studycards.model import Event
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
    known = _known(connection, unique)
    new = [event for id, event in unique.items() if id not in known]
    earlier = queries.for_fold(connection) if len(new) >= MANY else []
    heads: dict[str, tuple[int, bytes]] = {}
    rows = []
    for event in new:
        row = event_row(event)
        count, head = heads.get(event.device) or _head(connection, event.device)
        heads[event.device] = count + 1, link(head, row)
        rows.append((*row, heads[event.device][1]))
    connection.executemany(INSERT_EVENT, rows)
    connection.executemany(PUT_HEAD, [(device, *head) for device, head in heads.items()])
    if len(new) < MANY:
        _refold_touched(connection, new)
    else:
        _put_all(connection, [*earlier, *new])
    return len(new)


def refold_all(connection: sqlite3.Connection) -> int:
    """Drop every state and make it again from the events."""
    return _put_all(connection, queries.for_fold(connection))


def _put_all(connection: sqlite3.Connection, events: Iterable[Event]) -> int:
    """Put what all events fold into in the place of every state."""
    folded = fold.fold_all(events)
    connection.execute("delete from state")
    connection.executemany(PUT_STATE, map(state_row, folded.values()))
    return len(folded)


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
    for_all = queries.standing_for_all(connection)
    history = fold.history(card, lambda id: queries.standing(connection, id), for_all)
    if any(event.card is not None and fold.changes_what_is_known(event) for event in history):
        state = fold.fold_card(card, history, fold.parameters_in(for_all))
        connection.execute(PUT_STATE, state_row(state))
    else:
        connection.execute("delete from state where card = ?", (card,))
