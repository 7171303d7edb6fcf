"""How cards stand, as conditions that the database answers for all cards at once: `is:due`, `lapses>2`."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import NamedTuple

from studycards.desk.counting import MATURE_DAYS
from studycards.desk.opening import Desk
from studycards.model import State
from studycards.schedule.memory import interval


class Condition(NamedTuple):
    """A condition on a row of `state`, and the values that it names. Nothing of what was typed is in its text."""

    sql: str
    values: tuple[tuple[str, float], ...]


STANDINGS: Mapping[str, str] = {
    "new": "phase = 'new'",
    "learning": "phase in ('learning', 'relearning')",
    "review": "phase = 'review'",
    "due": "due_day is not null and not suspended and buried_day is not :day "
    "and iif(due_at is null, due_day <= :day, due_at <= :now)",
    "suspended": "suspended",
    "buried": "buried_day = :day",
    "leech": ":leech > 0 and lapses >= :leech",
    "young": "phase = 'review' and (due_day - last_day >= :mature) is not true",
    "mature": "phase = 'review' and due_day - last_day >= :mature",
}
"""What `is:` with one of these asks of a card."""

_MEASURES: Mapping[str, str] = {
    "due": "due_day - :day",
    "seen": "max(0, :day - last_day)",
    # The chance of recall falls with the days since the last answer, counted in stabilities
    "recall": "max(0, :day - last_day) / stability",
}
"""What fields measure that are no columns."""

_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}


def standing(desk: Desk, name: str, at: int) -> Condition:
    """The condition of `is:` with a name out of STANDINGS."""
    known = {"day": desk.day(at), "now": at, "leech": desk.settings.leech_lapses, "mature": MATURE_DAYS}
    return _condition(STANDINGS[name], known)


def measured(desk: Desk, field: str, op: str, number: float, at: int) -> Condition:
    """The condition that a field out of `query.MEASURED` asks, with a sign such as `<=`."""
    if field == "recall":
        op, number = _TURNED[op], _stabilities(number / 100, desk.settings.parameters)
    return _condition(f"{_MEASURES.get(field, field)} {op} :number", {"day": desk.day(at), "number": number})


def fulfils(state: State, condition: Condition) -> bool:
    """Whether one state fulfils a condition."""
    return fulfilled([state], condition)[0]


def fulfilled(states: Iterable[State], condition: Condition) -> list[bool]:
    """Whether each of some states fulfils a condition."""
    columns = ", ".join(State._fields)
    row = ", ".join(f":of_{name}" for name in State._fields)
    query = f"with state({columns}) as (values ({row})) select ({condition.sql}) is true from state"
    named = dict(condition.values)
    rows = ({**named, **{f"of_{name}": value for name, value in one._asdict().items()}} for one in states)
    with closing(sqlite3.connect(":memory:")) as connection:
        return [bool(connection.execute(query, row).fetchone()[0]) for row in rows]


def _stabilities(recall: float, parameters: tuple[float, ...]) -> float:
    """How many times its stability passes until a card's chance of recall is this."""
    return interval(1, recall, parameters) if recall > 0 else math.inf


def _condition(sql: str, known: Mapping[str, float]) -> Condition:
    return Condition(sql, tuple((name, value) for name, value in known.items() if f":{name}" in sql))
