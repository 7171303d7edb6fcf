"""The logs of a class, summed up by card, by claim and by what was answered instead. DuckDB reads them.

A learner is a folder or a file directly in FOLDER: `FOLDER/ada/...jsonl` (a folder that was synchronized) or
`FOLDER/ada.jsonl` (an export); in PostgreSQL, a role.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from studycards.errors import NotAvailable, NotFound, Unreadable
from studycards.exchange.sync_postgres import copy_events, is_address
from studycards.sessions.quiz import RIGHT

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_REPLIES = 10
"""So many different wrong answers of one card are looked at, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was answered, and answered wrong; of how many learners; how many had it wrong at last."""

    id: str
    answers: int
    wrong: int
    learners: int
    missing: int


@dataclass(frozen=True, slots=True)
class Instead:
    """What was answered to a card where it was wrong, and how often. `instead` is the key that a mark gives."""

    card: str
    instead: str | None
    reply: str | None
    times: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """A class as its logs show it. `first` and `last` are days; `left_out` lines were no events."""

    learners: int
    answers: int
    first: str | None
    last: str | None
    left_out: int
    cards: tuple[Tally, ...]
    claims: tuple[Tally, ...]
    instead: tuple[Instead, ...]


def cohort(target: str, current: Iterable[tuple[str, str]], claims: Iterable[tuple[str, str]]) -> Cohort:
    """Sum up the logs of a folder or a database.

    `current`: each former id of a card with the one it has now; `claims`: each card with a claim it teaches.
    """
    with TemporaryDirectory(prefix="studycards-") as room, _duckdb(room) as duck:
        _fill(duck, "renamed", current)
        _fill(duck, "teaches", claims)
        for statement in (_reading(target, Path(room)), _TWICE, _ONCE, _ANSWERS, _BY_LEARNER):
            duck.execute(statement)
        learners, answers, first, last = _rows(duck, _TOTAL)[0]
        (left_out,) = _rows(duck, "select count(*) from line where id is null")[0]
        return Cohort(
            learners, answers, first, last, left_out,
            tuple(Tally(*row) for row in _rows(duck, _BY_CARD)),
            tuple(Tally(*row) for row in _rows(duck, _BY_CLAIM)),
            tuple(Instead(*row) for row in _rows(duck, _INSTEAD)),
        )  # fmt: skip


def _reading(target: str, room: Path) -> str:
    """The statement that reads all lines, each with its learner."""
    if is_address(target):
        path = room / "events.jsonl"
        with path.open("wb") as file:
            copy_events(target, file)
        return _READ.format(files=_quoted(str(path)), learner="event.learner", fields=_FIELDS)
    folder = Path(target)
    if not folder.is_dir():
        raise NotFound("There is no folder {folder}.", "Name the folder that the logs are in.", folder=folder)
    files = [str(path) for path in sorted(folder.rglob("*.jsonl")) if path.is_file()]
    if not files:
        raise NotFound(
            "There are no logs in {folder}.",
            "Put each learner's log there: what studycards data export writes, or a folder that was synchronized.",
            folder=folder,
        )
    start = len(str(folder)) + (2 if str(folder) != "/" else 1)
    listed = "[" + ", ".join(map(_quoted, files)) + "]"
    return _READ.format(
        files=listed,
        fields=_FIELDS,
        learner=f"regexp_replace(split_part(substr(filename, {start}), '/', 1), '\\.jsonl$', '')",
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _rows(duck: DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return duck.execute(query).fetchall()


def _fill(duck: DuckDBPyConnection, table: str, pairs: Iterable[tuple[str, str]]) -> None:
    duck.execute(f"create table {table} (card varchar, other varchar)")
    rows: Sequence[tuple[str, str]] = list(pairs)
    if rows:
        duck.execute(
            f"insert into {table} select unnest($1), unnest($2)", [[a for a, _ in rows], [b for _, b in rows]]
        )


@contextmanager
def _duckdb(room: str) -> Iterator[DuckDBPyConnection]:
    """A database of its own that may use a folder where memory is short, and nothing of the network."""
    try:
        import duckdb
    except ImportError:
        raise NotAvailable(
            "To sum up the logs of a class, studycards needs DuckDB.",
            "Install it with: pip install 'studycards[cohort]'",
        ) from None
    try:
        with duckdb.connect(config={"temp_directory": room, "autoinstall_known_extensions": False}) as duck:
            duck.execute("set preserve_insertion_order = false")
            duck.execute("set enable_progress_bar = false")
            yield duck
    except duckdb.Error as error:
        why = str(error).partition("\n")[0]
        raise Unreadable("The logs cannot be summed up: {why}.", "See to that file.", why=why) from error


_FIELDS = """{"learner": "VARCHAR", "id": "VARCHAR", "type": "VARCHAR", "day": "VARCHAR", "card": "VARCHAR",
    "grade": "VARCHAR", "session": "VARCHAR", "ref": "VARCHAR",
    "answer": {"verdict": "VARCHAR", "instead": "VARCHAR", "reply": "VARCHAR"}}"""

# Whole objects first and then their fields: `read_json` with columns takes much longer for each file
_READ = """create table line as
select {learner} as learner, try_cast(event.id as uuid) as id, event.type as type, event.card as card,
    event.day as day, event.grade as grade, event.session as session, try_cast(event.ref as uuid) as ref,
    event.answer.verdict as verdict, event.answer.instead as instead, event.answer.reply as reply
from (
    select filename, json_transform(json, '{fields}') as event
    from read_json_objects({files}, format = 'newline_delimited', ignore_errors = true, filename = true,
        maximum_object_size = 4194304)
)"""

# Events that several files have. They are few or none, and so it is quicker to find them than to sort out all
_TWICE = """create table twice as
select learner, id from line where id is not null group by learner, id having count(*) > 1"""

_ONCE = """create view once as
select * from line anti join twice using (learner, id) where id is not null
union all by name
select distinct on (learner, id) * from line semi join twice using (learner, id)"""

# The answers that stand, under the ids that cards have now; a right one in a drill says nothing, as in the quiz
_ANSWERS = f"""create view answer as
select * exclude (session) from (
    select o.id, o.learner, coalesce(r.other, o.card) as card, o.day, o.instead, o.reply, o.session,
        case when o.verdict is not null then o.verdict in {RIGHT} else o.grade not in ('again', '1') end as is_right
    from once o left join renamed r on r.card = o.card
    where o.type in ('review', 'practice') and o.card is not null
        and not exists (select 1 from line u where u.type = 'undo' and u.learner = o.learner and u.ref = o.id)
) where is_right is not null and not (is_right and session is not distinct from 'drill')"""

# The last answer is the one with the greatest id: ids are ordered by time
_BY_LEARNER = """create table by_learner as
select learner, card, count(*) as answers, count(*) filter (not is_right) as wrong,
    not arg_max(is_right, id) as is_missing, min(day) as first, max(day) as last
from answer group by learner, card"""

_TOTAL = """select count(distinct learner), coalesce(sum(answers), 0)::bigint, min(first), max(last)
from by_learner"""

_BY_CARD = """select card, sum(answers)::bigint, sum(wrong)::bigint, count(*), count(*) filter (is_missing)
from by_learner group by card order by (sum(wrong) + 1) / (sum(answers) + 2) desc, card"""

_BY_CLAIM = """select claim, sum(answers)::bigint, sum(wrong)::bigint, count(*), count(*) filter (is_missing)
from (
    select t.other as claim, b.learner, sum(b.answers) as answers, sum(b.wrong) as wrong,
        bool_or(b.is_missing) as is_missing
    from by_learner b join teaches t on t.card = b.card group by all
) group by claim order by (sum(wrong) + 1) / (sum(answers) + 2) desc, claim"""

_INSTEAD = f"""select card, instead, reply, times from (
    select card, instead, case when instead is null then left(reply, 200) end as said, count(*) as times,
        row_number() over (partition by card order by count(*) desc, instead, said) as place
    from answer where not is_right and (instead is not null or reply is not null)
    group by card, instead, said
) rows(card, instead, reply, times, place) where place <= {MOST_REPLIES}
order by times desc, card, instead, reply"""
