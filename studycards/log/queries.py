"""What is read from the database: states, events, what was done on a day."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from itertools import groupby
from operator import attrgetter

from studycards.log.rows import EVENT_COLUMNS, SELECT_EVENT, SELECT_STATE, event_of, state_of
from studycards.model import Event, State
from studycards.schedule import fold
from studycards.schedule.days import LONGEST_ANSWER_MS, USUAL_ANSWER_MS, Done

Answered = tuple[str, int]
"""A card, and all that counting takes of an answer or a reset, as one number, for there may be a million of them:
`REMEMBERED` + `MATURE` + `LEARNING` + study day x `A_DAY` + (revision - 1) x `A_REVISION`."""

REMEMBERED, MATURE, LEARNING, A_DAY, A_REVISION = 1, 2, 4, 8, 1 << 31
"""Mature: it comes back after many days. Learning: it comes back in a step; so do resets, which have no day."""

Graded = tuple[str, int, int | None, int, int]
"""card, day, grade (none: a reset), whether it brought the card to review (0 or 1), revision."""

UNDOABLE = ("review", "suspend", "resume", "bury", "reset", "reschedule", "flag")

_STANDS = "not exists (select 1 from event u where u.ref = {}.id and u.type = 'undo')"
STANDS = _STANDS.format("e")
_STANDS_OF_ALL = "e.id not in (select ref from event where ref is not null and type = 'undo')"
"""The same, quicker where the whole log is read and slower where it is not."""

_RESTS = "due_day > :day and last_day < :day and phase != 'new' and revision = 1"
_RESTING_AND_NEAR = f"""
select group_concat(card, char(10)) filter (where {_RESTS}),
       group_concat(card, char(10)) filter (where ({_RESTS}) is not true)
from state
"""  # no id holds the end of a line


def device(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("select value from meta where name = 'device'").fetchone()
    return row[0] if row else None


def state(connection: sqlite3.Connection, card: str) -> State | None:
    row = connection.execute(f"{SELECT_STATE} where card = ?", (card,)).fetchone()
    return state_of(row) if row else None


def states(connection: sqlite3.Connection) -> dict[str, State]:
    return {row[0]: state_of(row) for row in connection.execute(f"{SELECT_STATE} order by card")}


def states_on(connection: sqlite3.Connection, day: int) -> tuple[dict[str, State], frozenset[str]]:
    # All are walked once; one long text is read far quicker than a row for each of many cards.
    both = connection.execute(_RESTING_AND_NEAR, {"day": day}).fetchone()
    resting, near = (cards.split("\n") if cards else [] for cards in both)
    rows = connection.execute(
        f"{SELECT_STATE} where card in (select value from json_each(?))", (json.dumps(near),)
    )
    return {row[0]: state_of(row) for row in rows}, frozenset(resting)


def cards_that(
    connection: sqlite3.Connection, condition: str, values: Mapping[str, float], hold: bool
) -> set[str]:
    where = f"({condition}) is {'' if hold else 'not '}true"
    (cards,) = connection.execute(
        f"select group_concat(card, char(10)) from state where {where}", values
    ).fetchone()
    return set(cards.split("\n") if cards else ())


def load_by_day(connection: sqlite3.Connection) -> dict[int, int]:
    return dict(
        connection.execute(
            "select due_day, count(*) from state where due_day is not null and not suspended group by due_day"
        ).fetchall()
    )


def event(connection: sqlite3.Connection, id: str) -> Event | None:
    row = connection.execute(f"{SELECT_EVENT} where e.id = ?", (id,)).fetchone()
    return event_of(row) if row else None


def ids(connection: sqlite3.Connection) -> set[str]:
    return {id for (id,) in connection.execute("select id from event")}


def events(
    connection: sqlite3.Connection,
    card: str | None = None,
    types: Collection[str] | None = None,
    since: int | None = None,
    limit: int | None = None,
) -> list[Event]:
    wanted: list[tuple[str, tuple[object, ...]]] = []
    if card is not None:
        wanted.append(("e.card = ?", (card,)))
    if types is not None:
        wanted.append((f"e.type in ({_marks(types)})", tuple(types)))
    if since is not None:
        wanted.append(("e.at >= ?", (since,)))
    where = f" where {' and '.join(condition for condition, _ in wanted)}" if wanted else ""
    values = [value for _, each in wanted for value in each]
    latest = f"{SELECT_EVENT}{where} order by e.at desc, e.id desc limit ?"
    rows = connection.execute(latest, (*values, -1 if limit is None else limit))
    return [event_of(row) for row in rows][::-1]


def standing(connection: sqlite3.Connection, card: str | None = None) -> list[Event]:
    """The events of one card, or all, that were not taken back, in order of time and id."""
    condition, values = ("true", ()) if card is None else ("e.card = ?", (card,))
    return _standing(connection, condition, values)


def folded(connection: sqlite3.Connection) -> Iterator[State]:
    """What all events fold into, card by card, so that a log of any length is never in memory as a whole."""
    events = map(event_of, connection.execute(_FOR_FOLD, tuple(fold.FOLDED)))
    cards = ((card or "", list(own)) for card, own in groupby(events, key=attrgetter("card")))
    return fold.fold_cards(cards, partial(making, connection), standing_for_all(connection))


def making(connection: sqlite3.Connection, card: str) -> list[Event]:
    """The standing events of one card that make its state."""
    return [event for event in standing(connection, card) if fold.changes_what_is_known(event)]


def standing_for_all(connection: sqlite3.Connection) -> list[Event]:
    """The standing events that belong to no single card: parameters, a reschedule of all."""
    return standing_of_types(connection, fold.FOLDED)


def standing_of_types(connection: sqlite3.Connection, types: Collection[str]) -> list[Event]:
    """The standing events of some types that belong to no single card, such as plans."""
    return _standing(connection, f"e.card is null and e.type in ({_marks(types)})", tuple(types))


def latest_of_no_card(connection: sqlite3.Connection, type: str) -> Event | None:
    latest = f"{SELECT_EVENT} where e.card is null and e.type = ? order by e.at desc, e.id desc limit 1"
    row = connection.execute(latest, (type,)).fetchone()
    return event_of(row) if row else None


def renamed_cards(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Cards whose standing events name former ids, with those ids."""
    former: dict[str, list[str]] = {}
    for each in _standing(connection, """instr(e.data, '"was":') > 0""", ()):
        former.setdefault(each.card or "", []).extend(fold.former_ids([each]))
    return former


def last_undoable(connection: sqlite3.Connection) -> Event | None:
    row = connection.execute(
        f"{SELECT_EVENT} where e.type in ({_marks(UNDOABLE)}) and {STANDS} order by e.id desc limit 1",
        UNDOABLE,
    ).fetchone()
    return event_of(row) if row else None


def reviews_on(connection: sqlite3.Connection, day: int) -> list[Event]:
    return _standing(connection, "e.day = ? and e.type = 'review'", (day,))


def reviews_since(connection: sqlite3.Connection, day: int) -> list[Event]:
    return _standing(connection, "e.day >= ? and e.type = 'review'", (day,))


def answers(connection: sqlite3.Connection, deck: str | None, mature: int) -> Iterator[Answered]:
    condition, values = _of_deck(deck)
    return connection.execute(_ANSWERS.format(condition), (mature, *values))


def grades(connection: sqlite3.Connection, cards: Collection[str]) -> list[Graded]:
    return connection.execute(_GRADES, (json.dumps(list(cards)),)).fetchall()


def days_done(connection: sqlite3.Connection, deck: str | None) -> list[tuple[int, int, int, int]]:
    condition, values = _of_deck(deck)
    return connection.execute(_DAYS_DONE.format(condition), values).fetchall()


def wrong_answers(connection: sqlite3.Connection, since: int) -> list[Event]:
    return _standing(connection, _WRONG, (since,))


def sure_answers(connection: sqlite3.Connection, since: int) -> list[Event]:
    return _standing(connection, """e.at >= ? and instr(e.data, '"sure":') > 0""", (since,))


def _of_deck(deck: str | None) -> tuple[str, tuple[str, ...]]:
    """The condition for the events of one deck's cards, or of every card."""
    if deck is None:
        return "+e.card is not null", ()  # as in _FOR_FOLD
    return "e.card >= ? and e.card < ?", (f"{deck}/", f"{deck}0")  # 0 comes after /


def was_studied(connection: sqlite3.Connection, day: int | None) -> bool:
    of_day = "" if day is None else "e.day = :day and "
    found = connection.execute(
        f"select 1 from event e where {of_day}e.type = 'review' and {STANDS}", {"day": day}
    )
    return found.fetchone() is not None


def done_on(connection: sqlite3.Connection, day: int) -> Done:
    rows = connection.execute(_DONE, (LONGEST_ANSWER_MS, day)).fetchall()
    (usual,) = connection.execute(_USUAL, (LONGEST_ANSWER_MS,)).fetchone()
    return Done(
        new=sum(before is None for _, _, before in rows),
        reviews=sum(before == "review" for _, _, before in rows),
        took_ms=sum(took for _, took, _ in rows),
        cards=frozenset(card for card, _, _ in rows),
        average_ms=USUAL_ANSWER_MS if usual is None else usual,
        met=frozenset(card for card, _, before in rows if before is None),
        card_ms={card: took for card, took, _ in rows},
    )


def parameters(connection: sqlite3.Connection) -> tuple[float, ...]:
    return fold.parameters_in(standing_for_all(connection))


def _standing(connection: sqlite3.Connection, condition: str, values: tuple[object, ...]) -> list[Event]:
    query = f"{SELECT_EVENT} where {condition} and e.type != 'undo' and {STANDS} order by e.at, e.id"
    return [event_of(row) for row in connection.execute(query, values)]


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


_READ_BY_FOLD = {
    "id", "type", "at", "day", "card", "grade", "due_day", "due_at", "phase", "step", "retention", "data",
}  # fmt: skip

# The plus keeps SQLite from going through the index, from one card to the next all over the file: it sorts quicker
_FOR_FOLD = f"""
select {", ".join(f"e.{name}" if name in _READ_BY_FOLD else "null" for name in EVENT_COLUMNS)} from event e
where +e.card is not null and e.type in ({_marks(fold.FOLDED)}) and {STANDS} order by +e.card, e.at, e.id
"""

_REVISION = "case length(e.data) when 2 then 1 else coalesce(json_extract(e.data, '$.revision'), 1) end"

_ANSWERS = f"""
select e.card, case e.type when 'reset' then {LEARNING} else
    e.day * {A_DAY} + (e.grade is not 1) * {REMEMBERED} + (coalesce(e.due_day, e.day) - e.day >= ?) * {MATURE}
    + (coalesce(e.phase, 'review') != 'review') * {LEARNING} end + ({_REVISION} - 1) * {A_REVISION}
from event e
where e.type in ('review', 'reset') and {{}} and {_STANDS_OF_ALL} order by e.at, e.id
"""

_GRADES = f"""
select e.card, e.day, case e.type when 'review' then coalesce(e.grade, 3) end,
       coalesce(e.phase, 'review') = 'review', {_REVISION}
from event e
where e.type in ('review', 'reset') and e.card in (select value from json_each(?)) and {STANDS}
order by e.at, e.id
"""

_DAYS_DONE = f"""
select e.day, count(*), sum(e.grade = 1), sum(min(coalesce(e.took_ms, 0), {LONGEST_ANSWER_MS}))
from event e
where e.type = 'review' and {{}} and {_STANDS_OF_ALL} group by e.day
"""

# By its mark where it was marked, else by its grade
_WRONG = """
e.at >= ? and e.type in ('review', 'practice') and e.answer is not null and coalesce(
    json_extract(e.answer, '$.verdict') not in ('right', 'near'), e.grade = 1)"""

# Each card answered on a day, the time it took, and the phase it was in before that day (none: it was new)
_DONE = f"""
select e.card, sum(min(coalesce(e.took_ms, 0), ?)), (
    select coalesce(b.phase, 'review') from event b
    where b.card = e.card and b.type = 'review' and b.day < e.day and {_STANDS.format("b")}
    order by b.at desc, b.id desc limit 1)
from event e
where e.day = ? and e.type = 'review' and {STANDS}
group by e.card
"""

_USUAL = f"""
select avg(min(took_ms, ?)) from (
    select e.took_ms from event e
    where e.type = 'review' and e.took_ms > 0 and {STANDS} order by e.seq desc limit 500)
"""
