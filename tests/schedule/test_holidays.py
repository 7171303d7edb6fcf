"""Days off: nothing falls on them, and what they put off keeps its order."""

from __future__ import annotations

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from studycards.model import Settings, State
from studycards.schedule.decisions import preview
from studycards.schedule.holidays import LONGEST_RETURN, days_off, holiday_on, moved

DAY = 20_000
AT = DAY * 86_400_000 + 12 * 3_600_000
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), max_size=4).map(
    lambda pairs: [(DAY + first, DAY + first + length) for first, length in pairs]
)


@given(st.integers(DAY, DAY + 120), SPANS)
def test_nothing_is_moved_onto_a_day_off(day: int, spans: list[tuple[int, int]]) -> None:
    after = moved(day, spans)

    assert holiday_on(after, spans) is None
    assert after >= day and (after == day) == (holiday_on(day, spans) is None)


@given(st.integers(1, 60))
def test_a_holiday_comes_back_in_its_order_over_some_days(length: int) -> None:
    span = (DAY, DAY + length - 1)
    after = [moved(day, [span]) for day in range(span[0], span[1] + 1)]

    assert after == sorted(after)
    assert len(set(after)) == min(length, LONGEST_RETURN)
    assert after[0] == span[1] + 1


@given(st.floats(1, 300), st.integers(1, 60), SPANS)
def test_no_grade_brings_a_card_on_a_day_off_and_a_better_one_is_still_later(
    stability: float, gap: int, spans: list[tuple[int, int]]
) -> None:
    state = State("c", "review", stability, 5.0, DAY - gap, AT - gap * 86_400_000, 3, due_day=DAY)
    decisions = preview(state, AT, DAY, Settings(holidays=tuple(spans)), tz=UTC)

    days = [decision.due_day for decision in decisions.values() if decision.due_at is None]
    assert all(holiday_on(day, spans) is None for day in days)
    assert days == sorted(set(days))


def test_only_days_to_come_are_avoided() -> None:
    assert days_off([(DAY - 5, DAY + 1)], DAY) == {DAY, DAY + 1}
