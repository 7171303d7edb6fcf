"""Several machines, or a whole class, over PostgreSQL: one row an event, inserts that may be repeated.

Every learner has a role of their own in the database, and may read and add only the rows of that role; whoever owns
the table, the instructor, may read them all. A row holds the very line that a synchronized folder would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from studycards.errors import NotAvailable, Unreadable
from studycards.exchange.jsonlines import BadLine, NoEvent, event_of, line_of
from studycards.exchange.synced import LeftOut, Synced, events_with, told
from studycards.log import Log
from studycards.model import Event

if TYPE_CHECKING:
    from psycopg import Connection

AT_ONCE = 5_000
"""So many events travel in one statement."""

PATIENCE = 10
"""Seconds to wait for the server to answer at all."""

TABLE = """
create table if not exists studycards_event (
    learner text        not null default current_user,
    id      uuid        not null,
    event   text        not null,                        -- a line of JSON, with its checksum
    arrived timestamptz not null default now(),
    primary key (learner, id)
);
alter table studycards_event enable row level security;
do $$ begin
    create policy studycards_own_rows on studycards_event
        using (learner = current_user) with check (learner = current_user);
exception when duplicate_object then null; end $$;
grant select, insert on studycards_event to public;
"""

_DEVICES = """select count(distinct substring(event from '"device":"([^"]*)"')) from studycards_event
where learner = current_user"""
_IDS = "select translate(id::text, '-', '') from studycards_event where learner = current_user"
_EVENTS = (
    "select event from studycards_event where learner = current_user and id = any(%s::uuid[]) order by id"
)
_INSERT = """insert into studycards_event (id, event) select * from unnest(%s::uuid[], %s::text[])
on conflict do nothing"""
# As lines of JSON that name their learner; what could not stand in one such line is none
_COPY = """copy (select '{"learner":' || to_json(learner) || ',' || substr(event, 2) from studycards_event
where event ~ '^\\{"id":"[^\\n\\r]*\\}$') to stdout with (format csv, delimiter e'\\x01', quote e'\\x02')"""


def is_address(target: str) -> bool:
    """Whether a target is the address of a PostgreSQL server."""
    return target.startswith(("postgresql://", "postgres://"))


def sync_postgres(log: Log, address: str) -> Synced:
    """Take in every event of this role that is not here, and insert every event that the server lacks."""
    with _connected(address) as server:
        _make_table(server)
        there = {id for (id,) in server.execute(_IDS)}
        here = log.ids()
        arrived, left_out = _fetched(server, sorted(there - here))
        received = log.merge(arrived)
        missing = events_with(log, here - there)
        for some in _pieces(missing):
            with server.transaction():
                server.execute(
                    _INSERT, ([event.id for event in some], [line_of(event, True) for event in some])
                )
        (devices,) = server.execute(_DEVICES).fetchone() or (0,)
    return Synced(received, len(missing), devices, left_out)


def copy_events(address: str, file: BinaryIO) -> None:
    """Write every row that this role may read to a file, as lines of JSON that name their learner."""
    with _connected(address) as server:
        if not _has_table(server):
            raise Unreadable(
                "The database {address} has no events of studycards.",
                "Let learners sync with it first.",
                address=shown(address),
            )
        with server.cursor().copy(_COPY.encode()) as rows:
            for block in rows:
                file.write(block)


def shown(address: str) -> str:
    """An address without its password."""
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1@", address.partition("?")[0])


def _fetched(server: Connection[Any], ids: Sequence[str]) -> tuple[list[Event], tuple[LeftOut, ...]]:
    arrived: list[Event] = []
    bad: list[BadLine] = []
    for some in _pieces(ids):
        for number, (line,) in enumerate(server.execute(_EVENTS, (list(some),)), len(arrived) + len(bad) + 1):
            try:
                arrived.append(event_of(line))
            except NoEvent as error:
                bad.append(BadLine(number, error.why, error.field, error.is_newer))
    return arrived, tuple(told("studycards_event", bad))


def _pieces(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[first : first + AT_ONCE] for first in range(0, len(values), AT_ONCE))


def _has_table(server: Connection[Any]) -> bool:
    return server.execute("select to_regclass('studycards_event')").fetchone() != (None,)


def _make_table(server: Connection[Any]) -> None:
    """The first to come makes the table; a learner who may not is told who can."""
    if _has_table(server):
        return
    from psycopg.errors import InsufficientPrivilege

    try:
        with server.transaction():
            server.execute("select pg_advisory_xact_lock(hashtext('studycards_event'))")
            server.execute(TABLE.encode())
    except InsufficientPrivilege:
        raise Unreadable(
            "The database has no table for events, and you may not make one.",
            "Ask its owner to sync with it once; then try again.",
        ) from None


@contextmanager
def _connected(address: str) -> Iterator[Connection[Any]]:
    """A connection that commits each statement. Whatever fails is told without the password."""
    try:
        import psycopg
    except ImportError:
        raise NotAvailable(
            "To sync with PostgreSQL, studycards needs psycopg.",
            "Install it with: pip install 'studycards[postgres]'",
        ) from None
    try:
        with psycopg.connect(address, autocommit=True, connect_timeout=PATIENCE) as server:
            yield server
    except psycopg.Error as error:
        raise Unreadable(
            "The database {address} cannot be used: {why}.",
            "What is in your own log is safe. See to the server or the address, then sync again.",
            address=shown(address),
            why=_reason(error, address),
        ) from None


def _reason(error: Exception, address: str) -> str:
    """What the server or the client library said, in one line, without the password."""
    words = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    password = re.search(r"://[^:/@]*:([^@]*)@", address)
    return words.replace(password[1], "***") if password and password[1] else words
