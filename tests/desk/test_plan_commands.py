"""`studycards plan` as a person and a program use it: set, see, follow, list, drop; over two machines too."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from studycards.desk.answers import record_answer
from studycards.desk.due import agenda_of
from studycards.desk.exams import all_plans
from studycards.desk.opening import Desk
from studycards.desk.plans import drop_plan, plan_reports, set_plan
from studycards.paths import Places
from studycards.schedule.days import day_as_date
from tests.conftest import SMALL, Studycards

NOW = int(datetime(2026, 1, 10, 12, tzinfo=UTC).timestamp() * 1000)
DAY_MS = 86_400_000
AT = ("--at", "2026-01-10T12:00:00+00:00")


def desk_in(home: Path) -> Desk:
    return Desk(Places(home, home / "cache", home / "none", (SMALL,)), lambda: NOW, UTC)


def plan_to(desk: Desk, days: int, minutes: float = 15, name: str = "exam") -> None:
    set_plan(desk, name, day_as_date(desk.day(NOW) + days), minutes, ["small"], NOW)


def test_a_plan_is_set_shown_listed_and_dropped(studycards: Studycards) -> None:
    row = studycards(
        "plan", "set", "midterm", "2026-02-10", "--deck", "small", "--minutes", "20", *AT, "--json"
    )

    assert row.json == {
        "name": "midterm",
        "date": "2026-02-10",
        "days_left": 31,
        "minutes": 20.0,
        "decks": ["small"],
    }
    assert studycards("plan", "list", *AT, "--json").json == [row.json]
    report = studycards("plan", *AT, "--json").json[0]
    assert report.items() >= row.json.items()
    assert set(report) - set(row.json) == {
        "cards", "met", "new_today", "reviews_today", "is_final_pass", "final_days", "final_from", "after",
        "never_met", "not_again", "forecast", "with_more",
    }  # fmt: skip
    assert (report["met"], report["forecast"]) == (0, None)
    assert report["new_today"] == -(-report["cards"] // (31 - report["final_days"]))
    assert "midterm" in studycards("plan", *AT).out
    assert studycards("plan", "drop", "midterm", "--json").code == 0
    assert studycards("plan", *AT, "--json").json == studycards("plan", "list", "--json").json == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("set", "x", "2026-01-10"), "2026-01-10 is not to come: today is 2026-01-10."),
        (("set", "x", "2020-01-01"), "not to come"),
        (("set", "x", "10.2.2026"), "'10.2.2026' is not a date."),
        (("set", " ", "2026-02-10"), "A plan needs a short name."),
        (("set", "x", "2026-02-10", "--deck", "smal"), "smal"),
        (("set", "x", "2026-02-10", "--minutes", "0"), "--minutes"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_a_sentence(studycards: Studycards, words, says: str) -> None:
    refused = studycards("plan", *words, *AT)

    assert refused.code == 2
    assert says in refused.err
    assert studycards("plan", "list", "--json").json == []


def test_a_misspelt_plan_is_named(studycards: Studycards) -> None:
    studycards("plan", "set", "midterm", "2026-02-10", *AT)

    assert "Did you mean midterm?" in studycards("plan", "drop", "midtern").err


def test_due_and_today_follow_the_plan_while_it_stands(studycards: Studycards) -> None:
    before = studycards("due", *AT, "--json").json
    studycards("plan", "set", "midterm", "2026-02-10", "--deck", "small", *AT)

    during = studycards("due", *AT, "--json").json
    assert [card["deck"] for card in during["cards"]].count("small") == 1
    on_the_day = studycards("due", "--at", "2026-02-10T12:00:00+00:00", "--json").json
    assert on_the_day["cards"] == before["cards"]
    studycards("plan", "drop", "midterm")
    assert studycards("due", *AT, "--json").json == before


def test_today_names_the_next_exam_and_its_step(studycards: Studycards) -> None:
    studycards("plan", "set", "viva", "2199-02-10", "--deck", "small")

    english, chinese = studycards(), studycards("--lang", "zh")
    assert "Its plan for today: 1 new card." in " ".join(english.out.split())
    assert "viva" in chinese.out


def test_a_review_asks_what_the_plan_asks(studycards: Studycards) -> None:
    studycards("plan", "set", "viva", "2199-02-10", "--deck", "small")

    played = studycards("review", "--plain", typed="\n3\n" * 6)

    assert "1 left" in played.out


def test_a_plan_leaves_the_data_whole_and_is_not_undone_like_an_answer(studycards: Studycards) -> None:
    studycards("answer", "small/pipe-ends", "good", *AT)
    studycards("plan", "set", "midterm", "2026-02-10", *AT)

    assert studycards("data", "check").code == 0
    assert "Undone: review of small/pipe-ends." in studycards("undo").out
    assert len(studycards("plan", "list", "--json").json) == 1


def test_plans_go_to_another_machine_with_the_log(tmp_path: Path) -> None:
    here, there = desk_in(tmp_path / "here"), desk_in(tmp_path / "there")
    plan_to(here, 30)
    plan_to(here, 40, 25, "other")
    drop_plan(here, "exam", NOW + 1)

    there.log.merge(here.log.events())

    assert all_plans(there) == all_plans(here)
    assert [plan.name for plan in all_plans(there)] == ["other"]


def test_short_time_is_said_with_the_cards_that_cannot_be_reached(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    plan_to(desk, 2, minutes=1)

    report = plan_reports(desk, NOW)[0]

    assert report.plan.is_final_pass
    assert len(report.never_met) == report.cards - 6  # twenty seconds each, two minutes in all
    assert set(report.never_met) <= {entry.id for entry in desk.library.entries}


def test_of_two_exams_on_one_deck_the_later_says_whom_it_waits_for(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    plan_to(desk, 60, name="later")
    plan_to(desk, 30, name="sooner")

    sooner, later = plan_reports(desk, NOW)

    assert (sooner.after, later.after) == (None, "sooner")
    assert sooner.cards == later.cards > 0
    assert len(agenda_of(desk, NOW).courses[1].cards) == 0


def test_the_time_spent_today_is_taken_off(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    plan_to(desk, 1, minutes=2)
    asked = agenda_of(desk, NOW).to_ask
    assert len(asked) == 6
    for entry in asked[:4]:
        record_answer(desk, entry, 4, NOW, took_ms=26_000, load={})

    assert len(agenda_of(desk, NOW).to_ask) == 0
    assert agenda_of(desk, NOW + DAY_MS).courses == ()
