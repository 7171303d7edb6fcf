"""The tables of a learner's database, and the steps from older ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x53747564  # "Stud": tells our file from every other SQLite database
VERSION = 1

TABLES = """
create table if not exists event (      -- the truth: what happened, appended and never changed
    seq        integer primary key,     -- the order of arrival in this file
    id         text not null unique,    -- 32 hex digits, ordered by time
    type       text not null,           -- review | undo | suspend | resume | bury | reset | reschedule ...
    at         integer not null,        -- UTC milliseconds
    day        integer not null,        -- the study day, since 1970-01-01
    device     text not null,
    tz         integer not null,        -- minutes east of UTC
    card       text,                    -- none: the event is for all cards
    grade      integer,                 -- 1 again, 2 hard, 3 good, 4 easy
    took_ms    integer,
    answer     text,                    -- JSON: what was answered
    session    text not null,
    due_day    integer,                 -- the decision: the study day ...
    due_at     integer,                 -- ... or the moment of a step on the same day
    phase      text,
    step       integer,
    retention  real,                    -- the recall that was wanted
    ref        text,                    -- the event that an undo takes back
    data       text not null,           -- JSON: what else belongs to the type
    chain      blob not null            -- SHA-256 of this device's chain so far and this row
);
create index if not exists event_of_card on event (card, at);
create index if not exists event_of_day on event (day);
create index if not exists event_taken_back on event (ref) where ref is not null;
create index if not exists event_of_renamed on event (card) where instr(data, '"was":') > 0;

create table if not exists device (     -- where each device's chain ends
    id         text primary key,
    events     integer not null,
    head       blob not null
) without rowid;

create table if not exists state (      -- a cache: what a card's events fold into
    card       text primary key,
    phase      text not null,
    stability  real,
    difficulty real,
    last_day   integer,
    last_at    integer,
    reps       integer not null,
    lapses     integer not null,
    step       integer,
    due_day    integer,
    due_at     integer,
    suspended  integer not null,
    buried_day integer,
    revision   integer not null,
    last_event text
) without rowid;
create index if not exists state_of_day on state (due_day, last_day, phase, revision, suspended);

create table if not exists run (        -- runs of demos, with their evidence and the machine
    seq        integer primary key,
    demo       text not null,
    at         integer not null,
    outcome    text not null,
    result     text not null            -- JSON, as the runner gave it
);
create index if not exists run_of_demo on run (demo, seq);

create table if not exists meta (
    name       text primary key,
    value      text not null
) without rowid;
"""

GUARDS = """
create trigger if not exists event_never_changes before update on event
begin select raise(abort, 'the log is append-only'); end;
create trigger if not exists event_never_goes before delete on event
begin select raise(abort, 'the log is append-only'); end;
"""

Step = Callable[["Database"], None]

STEPS: Mapping[int, Step] = {}
"""From each older version to the next: `{1: to_version_2}`. A step gets a `sqlite_utils.Database`."""
