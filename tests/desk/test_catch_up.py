"""A backlog spread over days, and taken back in one step."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from studycards.desk.answers import record_answer, take_back
from studycards.desk.catch_up import CatchUp, carry_out, catch_up
from studycards.desk.opening import Desk
from studycards.paths import Places
from tests.conftest import SMALL, Studycards

NOW = int(datetime(2026, 3, 10, 12, tzinfo=UTC).timestamp() * 1000)
DAY_MS = 86_400_000


@pytest.fixture
def desk(home: Path) -> Desk:
    """A desk whose learner met every card, then was away for two months."""
    desk = Desk(Places(home, home / "cache", home / "none", (SMALL,)), lambda: NOW, UTC)
    for number, entry in enumerate(desk.library.index("small").entries[:12]):
        record_answer(desk, entry, 4, NOW - (60 + number) * DAY_MS, load={})
    return desk


def planned(desk: Desk, days: int = 4, deck: str | None = None) -> CatchUp:
    return catch_up(desk, days, deck, NOW)


def test_the_backlog_is_levelled(desk: Desk) -> None:
    plan = planned(desk)

    assert (plan.overdue, plan.before, plan.after) == (12, (12, 0, 0, 0), (3, 3, 3, 3))
    assert len(plan.moved) == 9
    assert planned(desk, deck="small") == plan


def test_one_undo_takes_all_of_it_back_bit_for_bit(desk: Desk) -> None:
    before = desk.log.states()

    carry_out(desk, planned(desk), NOW)
    moved = desk.log.states()
    taken = take_back(desk, NOW + 1)

    assert {moved[card].due_day for card in planned(desk).moved} == {desk.day(NOW) + n for n in (1, 2, 3)}
    assert taken is not None and taken.type == "reschedule"
    assert desk.log.states() == before
    assert desk.log.check() == []


def test_what_is_known_is_the_same_after_a_refold_and_on_another_machine(desk: Desk, tmp_path: Path) -> None:
    carry_out(desk, planned(desk), NOW)
    known = desk.log.states()

    other = Desk(Places(tmp_path / "other", tmp_path, tmp_path / "none", (SMALL,)), lambda: NOW, UTC)
    other.log.merge(desk.log.events())
    desk.log.refold()

    assert desk.log.check() == []
    assert desk.log.states() == other.log.states() == known


def test_a_card_answered_later_leaves_its_new_day_behind(desk: Desk) -> None:
    plan = planned(desk)
    carry_out(desk, plan, NOW)
    card = next(iter(plan.moved))

    event = record_answer(desk, desk.library.index("small").entry(card), 3, NOW + DAY_MS, load={})

    assert desk.log.state(card).due_day == event.due_day > plan.moved[card]
    assert desk.log.check() == []


def test_a_second_time_moves_nothing(desk: Desk) -> None:
    carry_out(desk, planned(desk), NOW)

    assert planned(desk).moved == {}
    assert carry_out(desk, planned(desk), NOW) is None


def test_the_command_shows_before_and_after(desk: Desk, studycards: Studycards) -> None:
    wet = studycards("catch-up", "--days", "3", "--dry-run", "--json").json
    assert (wet["done"], wet["overdue"]) == (False, 12)

    shown = studycards("catch-up", "--days", "3")
    assert "Overdue: 12. Put on later days: 8." in shown.out
    assert "studycards undo" in shown.err
    assert "Undone: reschedule." in studycards("undo").out
    done = studycards("catch-up", "--days", "3", "--json").json
    assert done == {**wet, "done": True}
    assert [day["before"] for day in done["days"]] == [12, 0, 0]
    assert [day["after"] for day in done["days"]] == [4, 4, 4]


def test_without_a_backlog_it_says_so(studycards: Studycards) -> None:
    assert studycards("catch-up", "--days", "3").out == "Nothing is overdue.\n"
    assert studycards("catch-up", "--days", "1").code == 2
    assert studycards("catch-up", "--days", "3", "--deck", "smal").code == 2
