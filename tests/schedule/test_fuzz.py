"""Where intervals may fall, and how they spread."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studycards.schedule import days, fuzz
from studycards.schedule.fuzz import Calendar, draw, fuzz_range, spread

MONDAY = days.date_as_day(days.day_as_date(20_370 - days.weekday(20_370)))
LONGEST = 36_500

calendars = st.builds(
    Calendar,
    day=st.integers(10_000, 30_000),
    draw=st.integers(0, 2**64 - 1),
    load=st.none() | st.dictionaries(st.integers(10_000, 30_100), st.integers(0, 300), max_size=40),
    easy_days=st.frozensets(st.integers(0, 6), max_size=3),
    sibling_days=st.frozensets(st.integers(10_000, 30_100), max_size=3),
)


@pytest.mark.parametrize(
    ("interval", "low", "high"),
    [(1, 1, 1), (2.4, 2, 2), (2.5, 2, 4), (7, 5, 9), (10, 8, 12), (20, 17, 23), (100, 93, 107)],
)
def test_the_range_grows_with_the_interval(interval: float, low: int, high: int) -> None:
    assert fuzz_range(interval, 1, LONGEST) == (low, high)


@given(interval=st.floats(0.01, 50_000), calendar=calendars, least=st.integers(1, 50))
def test_an_interval_is_always_in_its_range_and_the_same_twice(
    interval: float, calendar: Calendar, least: int
) -> None:
    low, high = fuzz_range(interval, least, LONGEST)

    chosen = spread(interval, least, LONGEST, calendar)

    assert low <= chosen <= high
    assert least <= chosen <= LONGEST
    assert spread(interval, least, LONGEST, calendar) == chosen


def test_the_draw_is_like_chance_and_always_the_same() -> None:
    drawn = Counter(spread(20, 1, LONGEST, Calendar(0, draw(f"d/{card}", "e"))) for card in range(7000))

    assert sorted(drawn) == list(range(17, 24))
    assert min(drawn.values()) > 850
    assert draw("d/1", "e") == draw("d/1", "e") != draw("d/1", "f")


def test_the_least_loaded_day_wins() -> None:
    load = {MONDAY + interval: 20 for interval in range(8, 13)}
    load[MONDAY + 11] = 2

    assert spread(10, 1, LONGEST, Calendar(MONDAY, 1, load)) == 11


def test_a_day_that_holds_a_sibling_is_avoided_even_if_it_is_empty() -> None:
    calendar = Calendar(MONDAY, 1, {}, sibling_days=frozenset({MONDAY + 10}))

    assert spread(10, 1, LONGEST, calendar) in (9, 11)


def test_easy_days_stay_light_even_where_nothing_is_due_yet() -> None:
    chance = random.Random(1)
    load: Counter[int] = Counter()
    for _ in range(6000):
        today = MONDAY + chance.randrange(60)
        interval = chance.uniform(5, 60)
        calendar = Calendar(today, chance.getrandbits(64), load, easy_days=frozenset({5, 6}))
        load[today + spread(interval, 1, LONGEST, calendar)] += 1

    share = sum(count for day, count in load.items() if days.weekday(day) in (5, 6)) / 6000

    assert share <= 0.18


def test_balance_halves_the_jumps_from_day_to_day_and_keeps_the_mean() -> None:
    """Against no fuzz at all: 40 cards a day, each with its own interval."""
    chance = random.Random(2)
    plain: Counter[int] = Counter()
    load: Counter[int] = Counter()
    shifts = []
    for today in range(200):
        for _ in range(chance.choice((10, 40, 70))):
            interval = min(chance.lognormvariate(2.6, 0.9) + 2.5, 120)
            chosen = spread(interval, 1, LONGEST, Calendar(today, chance.getrandbits(64), load))
            plain[today + fuzz.rounded(interval)] += 1
            load[today + chosen] += 1
            shifts.append((chosen, interval))

    assert jumps(load) <= 0.6 * jumps(plain)
    assert abs(sum(chosen for chosen, _ in shifts) / sum(wanted for _, wanted in shifts) - 1) < 0.005


def jumps(load: Counter[int]) -> float:
    return sum(abs(load[day] - load[day + 1]) for day in range(60, 190)) / 130
