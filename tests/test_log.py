"""The log: what is appended stays, what is undone is gone, and the states are what the events say."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studycards.errors import Unreadable
from studycards.log import Log
from studycards.model import Event, State
from studycards.schedule.days import Done
from studycards.schedule.fold import fold_all

NOW = 1_760_000_400_000
DAY = 20_370
DAY_MS = 86_400_000


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with Log.open(tmp_path / "home" / "progress.db", now=NOW) as opened:
        yield opened


def review(card: str = "d/a", day: int = DAY, grade: int = 3, at: int | None = None, **more) -> Event:
    more = {"phase": "review", "due_day": day + 3, "took_ms": 4000, **more}
    return Event(
        "", "review", NOW + (day - DAY) * DAY_MS if at is None else at, day, "", 60, card, grade, **more
    )


def said(type: str, card: str | None = "d/a", day: int = DAY, **more) -> Event:
    return Event("", type, NOW + (day - DAY) * DAY_MS, day, "", card=card, **more)


def bytes_of_states(log: Log) -> list[tuple]:
    connection = sqlite3.connect(log.path)
    try:
        return connection.execute("select * from state order by card").fetchall()
    finally:
        connection.close()


def test_reading_makes_nothing(tmp_path: Path) -> None:
    with Log.open(tmp_path / "home" / "progress.db", now=NOW) as log:
        assert (log.states(), log.events(), log.done_today(DAY), log.device) == ({}, [], Done(), None)
        assert (log.undo_last(NOW), log.refold(), log.back_up(NOW), log.check()) == (None, 0, None, [])

    assert list(tmp_path.iterdir()) == []


def test_an_event_comes_back_as_it_was_said(log: Log) -> None:
    told = review(
        answer=["管道", 3, "\ud800"],
        retention=0.9,
        step=None,
        data={"was": ["d/z"], "sure": 0.8},
        session="quiz",
    )

    stored = log.append(told)

    assert log.events() == [stored]
    assert stored._replace(id="", device="") == told
    assert stored.device == log.device
    assert log.event(stored.id) == stored


def test_ids_are_unique_and_in_order_even_when_the_clock_goes_back(log: Log) -> None:
    stored = [log.append(review(at=at)) for at in (NOW, NOW, NOW + 5, NOW - DAY_MS, NOW)]

    ids = [event.id for event in stored]
    assert ids == sorted(set(ids))
    assert {len(id) for id in ids} == {32}


def test_the_state_is_the_fold_and_survives_a_restart(log: Log) -> None:
    log.append(review())
    log.append(review(day=DAY + 3, grade=1))
    with Log.open(log.path, now=NOW) as again:
        assert again.states() == {"d/a": again.state("d/a")} == fold_all(again.events())
        assert again.device == log.device
        assert again.state("d/a").lapses == 1


def test_undo_goes_back_step_by_step_over_a_restart(log: Log) -> None:
    steps: list[dict[str, State]] = []
    some = [review(), said("suspend"), said("resume"), review("d/b", DAY + 1), said("bury"), said("reset")]
    for event in [*some, *(review(f"d/{n % 3}", DAY + n, 1 + n % 4) for n in range(14))]:
        steps.append(log.states())
        log.append(event)

    for number, before in enumerate(reversed(steps)):
        with Log.open(log.path, now=NOW) as again:
            undone = again.undo_last(NOW + number)
            assert undone is not None
            assert again.states() == before
    assert log.undo_last(NOW) is None
    assert len(log.events()) == 40
    assert log.standing() == []


def test_undo_takes_what_was_done_last_not_what_is_dated_last(log: Log) -> None:
    log.append(review("d/later", DAY + 9))
    log.append(review("d/earlier", DAY - 9))

    assert log.undo_last(NOW).card == "d/earlier"


def test_parameters_are_not_undone_by_accident_and_refold_all(log: Log) -> None:
    log.append(review())
    before = log.state("d/a")
    log.append(said("parameters", None, data={"parameters": [0.5, *[1.0] * 15, 1.5, 0.5, 0.1, 0.1, 0.2]}))

    assert len(log.parameters()) == 21
    assert log.state("d/a").stability != before.stability
    assert log.check() == []
    assert log.undo_last(NOW).type == "review"


def test_what_was_done_today_leaves_out_what_was_undone(log: Log) -> None:
    log.append(review("d/known", DAY - 5))
    log.append(review("d/known"))
    log.append(review("d/step", phase="learning", took_ms=None))
    log.append(review("d/step", took_ms=200_000))
    log.append(review("d/oops"))
    log.undo_last(NOW)
    log.append(review("d/other-day", DAY - 1))

    done = log.done_today(DAY)

    assert (done.new, done.reviews, done.took_ms) == (1, 1, 64_000)
    assert done.cards == {"d/known", "d/step"}
    assert done.average_ms == (4000 * 3 + 60_000) / 4
    assert [event.card for event in log.last_reviews(DAY)] == ["d/known", "d/step", "d/step"]
    assert [log.was_studied(day) for day in (DAY - 5, DAY - 2, DAY - 1, DAY, None)] == [
        True,
        False,
        True,
        True,
        True,
    ]


def test_events_can_be_asked_for_by_card_type_time_and_number(log: Log) -> None:
    for day in range(4):
        log.append(review(day=DAY + day))
    log.append(said("suspend", "d/b", DAY + 4))

    assert len(log.events("d/a")) == 4
    assert [event.type for event in log.events(types=("suspend",))] == ["suspend"]
    assert len(log.events(since=NOW + 3 * DAY_MS)) == 2
    assert [event.day for event in log.events(limit=2)] == [DAY + 3, DAY + 4]


def test_a_renamed_card_is_folded_with_its_former_events(log: Log) -> None:
    log.append(review("d/old"))
    log.append(review("d/new", DAY + 3, data={"was": ["d/old"]}))
    log.append(review("d/old", DAY + 1))  # a machine that had the older deck

    assert log.state("d/new").reps == 3
    assert log.check() == []


def test_refolding_gives_the_same_bytes(log: Log) -> None:
    chance = random.Random(5)
    for number in range(120):
        log.append(review(f"d/{chance.randrange(9)}", DAY + number // 4, chance.randint(1, 4)))
        if number % 17 == 0:
            log.undo_last(NOW)
    before = bytes_of_states(log)

    assert log.refold() == len(before) == 9
    assert bytes_of_states(log) == before
    assert log.check() == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.integers(1, 4)), max_size=8),
    st.integers(1, 8),
)
def test_undo_is_the_inverse_of_an_answer(tmp_path_factory, told, undone: int) -> None:
    path = tmp_path_factory.mktemp("log") / "progress.db"
    with Log.open(path, now=NOW) as log:
        log.append(said("flag"))
        before = [bytes_of_states(log)]
        for card, day, grade in told:
            log.append(review(f"d/{card}", DAY + day, grade))
            before.append(bytes_of_states(log))
        for _ in range(min(undone, len(told))):
            log.undo_last(NOW)
            before.pop()
            assert bytes_of_states(log) == before[-1]


def test_logs_merge_to_the_same_states_in_any_order(tmp_path: Path) -> None:
    chance = random.Random(11)
    devices = [Log.open(tmp_path / name / "progress.db", now=NOW) for name in "abc"]
    for number in range(60):
        device = chance.choice(devices)
        device.append(review(f"d/{chance.randrange(5)}", DAY + number // 3, chance.randint(1, 4)))
        if number % 11 == 0:
            device.undo_last(NOW)
        if number % 20 == 0:
            device.append(said("reschedule", None, DAY + number // 3, retention=0.85))

    logs = [device.events() for device in devices]
    merged = []
    for turn in range(3):
        target = Log.open(tmp_path / f"merged-{turn}" / "progress.db", now=NOW)
        order = [logs[(turn + each) % 3] for each in (0, 1, 2, 0)]
        assert [target.merge(each) for each in order][3] == 0
        merged.append((target.events(), target.states(), bytes_of_states(target)))
        assert target.check() == []
        target.close()
    for device in devices:
        device.close()

    assert merged[0] == merged[1] == merged[2]
    assert merged[0][1] == fold_all([event for each in logs for event in each])


def test_an_undo_that_arrives_before_its_answer_still_counts(log: Log, tmp_path: Path) -> None:
    with Log.open(tmp_path / "other" / "progress.db", now=NOW) as other:
        other.append(review())
        other.undo_last(NOW)
        answered, undo = sorted(other.events(), key=lambda event: event.type)
    log.merge([undo])
    log.merge([answered])

    assert log.states() == {}
    assert log.check() == []


def test_strange_events_are_not_merged(log: Log) -> None:
    log.append(review())
    with pytest.raises(Unreadable, match="no proper id"):
        log.merge([review("d/b")._replace(id="not-hex", device="x")])

    assert len(log.events()) == 1


def test_the_last_run_of_each_demo_is_kept_whole(log: Log) -> None:
    for outcome, at in (("refuted", 1), ("confirmed", 2)):
        log.record_run({"demo": "pipe", "outcome": outcome, "evidence": [{"id": "x"}]}, at)
    log.record_run({"demo": "gil", "outcome": "unavailable"}, 3)

    assert log.last_runs() == {
        "gil": {"demo": "gil", "outcome": "unavailable", "at": 3},
        "pipe": {"demo": "pipe", "outcome": "confirmed", "evidence": [{"id": "x"}], "at": 2},
    }
