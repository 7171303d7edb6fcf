"""The load of the days to come."""

from __future__ import annotations

import pytest

from studycards.model import Settings, State
from studycards.schedule import forecast, memory

DAY = 100


def due(day: int | None, stability: float = 10.0, **more) -> State:
    return State(f"d/{day}-{stability}", "review", stability, 5.0, DAY - 10, due_day=day, **more)


def test_what_is_overdue_counts_today_and_what_is_suspended_never() -> None:
    states = [
        due(DAY - 3),
        due(DAY),
        due(DAY + 2),
        due(DAY + 2, 11.0),
        due(DAY, suspended=True),
        State("d/new"),
    ]

    found = forecast.coming(states, DAY, span=4)

    assert found.days == (2, 0, 2, 0)
    assert found.overdue == 1


def test_the_expected_load_has_what_answers_bring_back() -> None:
    states = [due(DAY, 2.0 + n / 100) for n in range(100)]

    load = forecast.expected(states, DAY, Settings(), seed=1, span=60)

    assert load[0] == 100
    assert sum(load) > 200
    assert load == forecast.expected(states, DAY, Settings(), seed=1, span=60)


def test_a_higher_retention_means_more_reviews() -> None:
    states = [due(DAY, 5.0 + n / 100) for n in range(200)]

    low, high = (
        sum(forecast.expected(states, DAY, Settings(), seed=1, retention=each, span=90))
        for each in (0.8, 0.95)
    )

    assert high > 1.5 * low


def test_a_retention_of_nine_tenths_is_met_on_the_due_day() -> None:
    states = [due(DAY, 10.0), due(DAY, 10.5)]

    assert forecast.known(states, DAY) == pytest.approx(
        memory.retrievability(10.0, 10) + memory.retrievability(10.5, 10)
    )
    assert forecast.known([State("d/new")], DAY) == 0
