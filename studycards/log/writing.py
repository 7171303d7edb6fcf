"""What is written to the database: events with their chain, and the states that they fold into."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from studycards.log import queries
from studycards.log.ids import next_id
from studycards.log.rows import INSERT_EVENT, PUT_STATE, event_of, event_row, link, state_row
from studycards.model import Event
from studycards.schedule import fold


def append(connection: sqlite3.Connection, event: Event) -> Event:
    """Insert one event and fold what it touches; the event as it was stored."""
    (last,) = connection.execute("select max(id) from event").fetchone()
    event = replace(
        event,
        id=event.id or next_id(event.at, last),
        device=event.device or queries.device(connection) or "",
    )
    stored = event_of(_insert(connection, event))
    _refold_touched(connection, [stored])
    return stored


def merge(connection: sqlite3.Connection, events: Sequence[Event]) -> int:
    """Insert the events that are not here yet; how many those were."""
    new = [event for event in {each.id: each for each in events}.values() if not _has(connection, event.id)]
    for event in new:
        _insert(connection, event)
    _refold_touched(connection, new)
    return len(new)


def refold_all(connection: sqlite3.Connection) -> int:
    """Drop every state and make it again from the events."""
    folded = fold.fold_all(queries.standing(connection))
    connection.execute("delete from state")
    connection.executemany(PUT_STATE, map(state_row, folded.values()))
    return len(folded)


def _has(connection: sqlite3.Connection, id: str) -> bool:
    return connection.execute("select 1 from event where id = ?", (id,)).fetchone() is not None


def _insert(connection: sqlite3.Connection, event: Event) -> Sequence[object]:
    row = event_row(event)
    found = connection.execute("select events, head from device where id = ?", (event.device,)).fetchone()
    count, head = found or (0, b"")
    head = link(head, row)
    connection.execute(INSERT_EVENT, (*row, head))
    connection.execute("insert or replace into device values (?, ?, ?)", (event.device, count + 1, head))
    return row


def _refold_touched(connection: sqlite3.Connection, events: Iterable[Event]) -> None:
    touched: set[str] = set()
    for event in events:
        meant = (queries.event(connection, event.ref) if event.ref else None) or event
        if meant.type != "undo" and not fold.changes_what_is_known(meant):
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
