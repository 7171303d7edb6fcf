"""Several machines and a class over a real PostgreSQL server, started here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

psycopg = pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")

from studycards.errors import Unreadable  # noqa: E402
from studycards.exchange.sync_postgres import Synced, is_address, shown, sync_postgres  # noqa: E402
from studycards.schedule.fold import fold_all  # noqa: E402
from tests.conftest import Studycards  # noqa: E402
from tests.exchange.making import log_of, many_events, review  # noqa: E402
from tests.exchange.postgres import OWNER, programs, server, user  # noqa: E402

Address = Callable[[str], str]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    bin, name = programs(), user()
    if bin is None or name is None:
        pytest.skip("no PostgreSQL server is installed" if bin is None else "no user who may run PostgreSQL")
    with server(bin, name) as address:
        yield address


@pytest.fixture
def database(address: str, request: pytest.FixtureRequest) -> Address:
    """The address of a fresh database, by role; `ada` and `bob` are learners."""
    name = f"db_{abs(hash(request.node.name))}"
    with psycopg.connect(address.format(role=OWNER, database="postgres"), autocommit=True) as owner:
        owner.execute(f"create database {name}")
        for learner in ("ada", "bob"):
            if not owner.execute("select 1 from pg_roles where rolname = %s", (learner,)).fetchone():
                owner.execute(f"create role {learner} login")
    return lambda role: address.format(role=role, database=name)


def counts(synced: Synced) -> tuple[int, int, int]:
    return synced.received, synced.sent, synced.devices


def test_two_machines_of_one_learner_come_to_know_the_same(tmp_path: Path, database: Address) -> None:
    with (
        log_of(tmp_path / "a", [review(), review("d/b")]) as a,
        log_of(tmp_path / "b", [review(grade=1)]) as b,
    ):
        came = [sync_postgres(log, database(OWNER)) for log in (a, b, a, b)]

        assert list(map(counts, came)) == [(0, 2, 1), (2, 1, 2), (1, 0, 2), (0, 0, 2)]
        assert a.states() == b.states() == fold_all(a.events())
        assert [event.id for event in a.events()] == [event.id for event in b.events()]
        assert (a.check(), b.check()) == ([], [])


def test_every_learner_of_a_class_sees_their_own_rows_alone(tmp_path: Path, database: Address) -> None:
    with log_of(tmp_path / "a", [review()]) as ada, log_of(tmp_path / "b", [review("d/b")]) as bob:
        with log_of(tmp_path / "i") as instructor:
            sync_postgres(instructor, database(OWNER))  # makes the table
        assert counts(sync_postgres(ada, database("ada"))) == (0, 1, 1)
        assert counts(sync_postgres(bob, database("bob"))) == (0, 1, 1)

        assert set(ada.states()) == {"d/a"} and set(bob.states()) == {"d/b"}
    select = "select learner from studycards_event order by 1"
    with psycopg.connect(database("ada")) as there, psycopg.connect(database(OWNER)) as owner:
        assert there.execute(select).fetchall() == [("ada",)]
        assert owner.execute(select).fetchall() == [("ada",), ("bob",)]
        for forbidden in (
            "insert into studycards_event (learner, id, event) values ('bob', gen_random_uuid(), '{}')",
            "delete from studycards_event",
            "update studycards_event set event = '{}'",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), there.transaction():
                there.execute(forbidden)


def test_a_learner_who_may_not_make_the_table_is_told_who_can(tmp_path: Path, database: Address) -> None:
    with log_of(tmp_path / "a", [review()]) as ada, pytest.raises(Unreadable, match="Ask its owner"):
        sync_postgres(ada, database("ada"))


def test_many_events_and_machines_at_once(tmp_path: Path, database: Address) -> None:
    events = many_events(6_000)
    with log_of(tmp_path / "a") as a, log_of(tmp_path / "b") as b:
        a.merge(events[:4_000])
        b.merge(events[2_000:])
        both = [Thread(target=sync_postgres, args=(log, database(OWNER))) for log in (a, b)]
        for one in both:
            one.start()
        for one in both:
            one.join(60)
        for log in (a, b):
            sync_postgres(log, database(OWNER))

        assert a.events() == b.events() == events
        assert a.states() == b.states()


def test_rows_that_are_no_events_are_told_and_left(tmp_path: Path, database: Address) -> None:
    with log_of(tmp_path / "a", [review(answer="\x00 \ud800 管道")]) as a, log_of(tmp_path / "b") as b:
        sync_postgres(a, database(OWNER))
        with psycopg.connect(database(OWNER), autocommit=True) as owner:
            owner.execute(
                "insert into studycards_event (id, event) values (gen_random_uuid(), 'drop table x;')"
            )
        synced = sync_postgres(b, database(OWNER))

        assert (synced.received, len(synced.left_out)) == (1, 1)
        assert b.events() == a.events()


@pytest.mark.parametrize("wrong", ["role", "database", "server", "nonsense"])
def test_a_server_that_cannot_be_used_is_told_without_the_password(
    wrong: str, database: Address, address: str, studycards: Studycards
) -> None:
    target = {
        "role": database("nobody_here").replace("nobody_here", "nobody_here:secret7"),
        "database": address.format(role=f"{OWNER}:secret7", database="no_such"),
        "server": "postgresql://ada:secret7@127.0.0.1:1/x",
        "nonsense": "postgresql://ada:secret7@[::bad/x?nothing=1",
    }[wrong]

    ran = studycards("sync", target)

    assert ran.code == 2
    assert "cannot be used" in ran.err and "safe" in ran.err
    assert "secret7" not in ran.err + ran.out


def test_an_address_is_told_from_a_folder() -> None:
    assert is_address("postgresql://h/d") and is_address("postgres:///d") and not is_address("postgres")
    assert shown("postgresql://ada:p:w@host:5/d?password=x") == "postgresql://ada@host:5/d"
