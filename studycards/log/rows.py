"""Events and states as rows of the database, and back, to the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from studycards.model import Event, State

EVENT_COLUMNS, STATE_COLUMNS = Event._fields, State._fields

SELECT_EVENT = f"select {', '.join(f'e.{name}' for name in EVENT_COLUMNS)} from event e"
SELECT_STATE = f"select {', '.join(STATE_COLUMNS)} from state"
INSERT_EVENT = f"insert into event ({', '.join(EVENT_COLUMNS)}, chain) values ({'?, ' * len(EVENT_COLUMNS)}?)"
PUT_STATE = f"insert or replace into state values ({', '.join('?' * len(STATE_COLUMNS))})"

_ANSWER = EVENT_COLUMNS.index("answer")
_RETENTION = EVENT_COLUMNS.index("retention")
_DATA = EVENT_COLUMNS.index("data")
_SUSPENDED = STATE_COLUMNS.index("suspended")

Row = Sequence[Any]


def event_row(event: Event) -> tuple[Any, ...]:
    """The values of an event, in the order of the columns."""
    row = list(event)
    row[_ANSWER] = None if event.answer is None else _json(event.answer)
    row[_RETENTION] = None if event.retention is None else float(event.retention)
    row[_DATA] = _json(dict(event.data)) if event.data else "{}"
    return tuple(row)


def event_of(row: Row) -> Event:
    """The event of a row."""
    values = list(row)
    if values[_ANSWER] is not None:
        values[_ANSWER] = json.loads(values[_ANSWER])
    values[_DATA] = {} if values[_DATA] == "{}" else json.loads(values[_DATA])
    return Event(*values)


def state_row(state: State) -> tuple[Any, ...]:
    """The values of a state, in the order of the columns."""
    row = list(state)
    row[_SUSPENDED] = int(state.suspended)
    return tuple(row)


def state_of(row: Row) -> State:
    """The state of a row."""
    values = list(row)
    values[_SUSPENDED] = row[_SUSPENDED] == 1
    return State(*values)


def link(head: bytes, row: Row) -> bytes:
    """The next value of a device's chain: what came before, and this row."""
    digest: bytes = _sha256()(head + _json(row).encode()).digest()
    return digest


@cache
def _sha256() -> Callable[[bytes], Any]:
    """Imported when it is needed: reading needs it not, and must be quick to start."""
    from hashlib import sha256

    return sha256


# ASCII, so that even a broken surrogate, typed at a terminal, can be stored
_json = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode
