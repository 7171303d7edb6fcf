"""Study days: four in the morning, time zones, days of 23 and 25 hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studycards.schedule import days

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    UTC,
    BERLIN,
    *map(ZoneInfo, ("Asia/Tokyo", "America/Chicago", "America/Sao_Paulo", "Australia/Lord_Howe")),
]


def ms(text: str, tz=UTC) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=tz).timestamp() * 1000)


@pytest.mark.parametrize(
    ("first", "second", "gap"),
    [
        ("2026-03-10T22:00", "2026-03-11T08:00", 1),
        ("2026-03-10T23:50", "2026-03-11T00:10", 0),
        ("2026-03-11T03:59", "2026-03-11T04:01", 1),
        ("2026-03-28T12:00", "2026-03-29T12:00", 1),  # 23 hours: clocks go forward in between
        ("2026-10-24T12:00", "2026-10-25T12:00", 1),  # 25 hours
        ("2026-03-29T04:00", "2026-03-30T03:59", 0),
        ("2026-10-24T04:00", "2026-10-25T03:59", 0),
    ],
)
def test_the_gap_is_counted_in_study_days(first: str, second: str, gap: int) -> None:
    gone = days.study_day(ms(second, BERLIN), BERLIN) - days.study_day(ms(first, BERLIN), BERLIN)

    assert gone == gap


def test_the_first_study_day_is_day_nought() -> None:
    assert days.study_day(ms("1970-01-01T04:00"), UTC) == 0
    assert days.study_day(ms("1970-01-01T03:59"), UTC) == -1


def test_the_hour_at_which_a_day_begins_is_a_setting() -> None:
    at = ms("2026-03-11T05:00")

    assert days.study_day(at, UTC, begins=6) == days.study_day(at, UTC, begins=4) - 1


@given(
    day=st.integers(0, 40_000),
    tz=st.sampled_from(ZONES),
    begins=st.integers(0, 23),
)
def test_a_day_begins_where_the_one_before_it_ends(day: int, tz, begins: int) -> None:
    start = days.day_begins_ms(day, tz, begins)

    assert days.study_day(start, tz, begins) == day
    assert days.study_day(start - 1, tz, begins) == day - 1


@given(at=st.integers(0, 4_000_000_000_000), later=st.integers(0, 10**9), tz=st.sampled_from(ZONES))
def test_a_later_moment_is_never_on_an_earlier_day(at: int, later: int, tz) -> None:
    assert days.study_day(at + later, tz) >= days.study_day(at, tz)


def test_the_offset_follows_the_clocks() -> None:
    assert days.offset_minutes(ms("2026-01-01T12:00"), BERLIN) == 60
    assert days.offset_minutes(ms("2026-07-01T12:00"), BERLIN) == 120
    assert days.offset_minutes(0, timezone(timedelta(hours=5, minutes=45))) == 345


def test_days_and_dates_are_two_names_for_one_thing() -> None:
    day = days.study_day(ms("2026-03-11T12:00"), UTC)

    assert days.day_as_date(day).isoformat() == "2026-03-11"
    assert days.date_as_day(days.day_as_date(day)) == day
    assert days.weekday(day) == 2
