"""The decision that a grade brings: steps, days, their order, the draw."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from studycards.model import Settings, State
from studycards.schedule import days, fuzz, memory
from studycards.schedule.decisions import decide, preview

NOON = 1_760_000_400_000  # 2025-10-09 09:00 UTC
DAY = days.study_day(NOON, UTC)
MINUTE = 60_000
PLAIN = Settings()
TWO_KEYS = Settings(two_keys=True)

reviewed = st.builds(
    lambda stability, difficulty, gap, interval, event: State(
        "d/card",
        "review",
        stability,
        difficulty,
        DAY - gap,
        reps=5,
        due_day=DAY - gap + interval,
        last_event=event,
    ),
    st.floats(0.01, 40_000),
    st.floats(1, 10),
    st.integers(0, 2_000),
    st.integers(1, 2_000),
    st.uuids().map(str),
)
loads = st.none() | st.dictionaries(st.integers(DAY, DAY + 200), st.integers(0, 100))


def minutes(state: State, grade: int, settings: Settings = PLAIN) -> float | None:
    decision = decide(state, grade, NOON, DAY, settings, tz=UTC)
    return None if decision.due_at is None else (decision.due_at - NOON) / MINUTE


def test_a_new_card_goes_through_the_steps() -> None:
    new = State("d/card")

    assert [minutes(new, grade) for grade in (1, 2, 3, 4)] == [1, 5.5, 10, None]
    assert decide(new, 3, NOON, DAY, PLAIN, tz=UTC).step == 1


def test_the_last_step_leads_to_days() -> None:
    learning = State("d/card", "learning", 2.3, 2.1, DAY, step=1)

    assert [minutes(learning, grade) for grade in (1, 2, 3, 4)] == [1, 10, None, None]
    assert decide(learning, 3, NOON, DAY, PLAIN, tz=UTC).phase == "review"


def test_a_single_step_is_half_as_long_again_after_hard() -> None:
    relearning = State("d/card", "relearning", 2.3, 7.0, DAY, step=0)

    assert [minutes(relearning, grade) for grade in (1, 2, 3, 4)] == [10, 15, None, None]


def test_a_forgotten_card_is_relearned() -> None:
    card = State("d/card", "review", 20.0, 5.0, DAY - 20, due_day=DAY)

    decision = decide(card, 1, NOON, DAY, PLAIN, tz=UTC)

    assert (decision.phase, decision.step, decision.due_day) == ("relearning", 0, DAY)
    assert minutes(card, 1) == 10


def test_without_steps_every_grade_leads_to_days() -> None:
    no_steps = Settings(learning_steps=(), relearning_steps=())

    for state in (State("d/card"), State("d/card", "review", 20.0, 5.0, DAY - 20, due_day=DAY)):
        chances = preview(state, NOON, DAY, no_steps, tz=UTC)
        assert all(each.phase == "review" and each.interval >= 1 for each in chances.values())


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Chicago"])
def test_a_step_over_the_days_end_is_due_tomorrow(zone: str) -> None:
    tz = ZoneInfo(zone)
    late = days.day_begins_ms(DAY + 1, tz) - 5 * MINUTE

    early, crossing = (decide(State("d/card"), grade, late, DAY, PLAIN, tz=tz) for grade in (1, 3))

    assert (early.due_day, early.due_at) == (DAY, late + MINUTE)
    assert (crossing.due_day, crossing.due_at, crossing.step) == (DAY + 1, None, 1)
    assert crossing.phase == "learning"


def test_a_step_of_days_is_counted_in_study_days() -> None:
    long_steps = Settings(learning_steps=(1, 2 * 24 * 60))

    decision = decide(State("d/card"), 3, NOON, DAY, long_steps, tz=UTC)

    assert (decision.phase, decision.due_day, decision.due_at) == ("learning", DAY + 2, None)


@hypothesis_settings(max_examples=500, deadline=None)
@given(state=reviewed, load=loads, longest=st.integers(10, 36_500))
def test_hard_is_shorter_than_good_and_good_than_easy(state: State, load, longest: int) -> None:
    settings = Settings(longest_interval=longest)

    _, hard, good, easy = preview(state, NOON, DAY, settings, tz=UTC, load=load).values()

    assert 1 <= hard.interval < good.interval < easy.interval <= longest


@given(state=reviewed, load=loads, grade=st.sampled_from([2, 3, 4]))
def test_an_interval_stays_in_its_fuzz_range_whose_least_is_set_by_the_grade_below(
    state: State, load, grade: int
) -> None:
    decision = decide(state, grade, NOON, DAY, PLAIN, tz=UTC, load=load)
    below = decide(state, grade - 1, NOON, DAY, PLAIN, tz=UTC, load=load).interval if grade > 2 else 0
    wanted = memory.interval(decision.memory.stability, 0.9)
    last = state.due_day - state.last_day
    least = max(below + 1, last + 1 if fuzz.rounded(wanted) > last else 1)
    low, high = fuzz.fuzz_range(wanted, least, 36_500)

    assert min(low, 36_500 - 2) <= decision.interval <= high


@given(state=reviewed, load=loads)
def test_a_pass_gets_no_shorter_interval_than_the_last_unless_the_model_says_so(state: State, load) -> None:
    last = state.due_day - state.last_day
    for grade in (2, 3, 4):
        decision = decide(state, grade, NOON, DAY, PLAIN, tz=UTC, load=load)
        if fuzz.rounded(memory.interval(decision.memory.stability, 0.9)) > last and last < 36_000:
            assert decision.interval > last


@given(state=reviewed, load=loads, two_keys=st.booleans())
def test_what_is_shown_is_what_is_decided(state: State, load, two_keys: bool) -> None:
    settings = Settings(two_keys=two_keys)

    shown = preview(state, NOON, DAY, settings, tz=UTC, load=load)

    assert list(shown) == ([1, 3] if two_keys else [1, 2, 3, 4])
    for grade, decision in shown.items():
        assert decide(state, grade, NOON, DAY, settings, tz=UTC, load=load) == decision


def test_two_keys_do_not_make_room_for_hard() -> None:
    """A good of two days: with four keys hard takes the first of them, with two there is no hard."""
    weak = State("d/card", "review", 0.2, 9.5, DAY - 1, due_day=DAY)

    assert decide(weak, 3, NOON, DAY, TWO_KEYS, tz=UTC).interval == 1
    assert decide(weak, 3, NOON, DAY, PLAIN, tz=UTC).interval == 2


def test_another_event_draws_another_day_and_the_same_event_the_same() -> None:
    card = State("d/card", "review", 100.0, 5.0, DAY - 100, due_day=DAY)

    drawn = [decide(card, 3, NOON, DAY, PLAIN, tz=UTC, event_id=str(n)).interval for n in range(40)]

    assert len(set(drawn)) > 5
    assert drawn == [decide(card, 3, NOON, DAY, PLAIN, tz=UTC, event_id=str(n)).interval for n in range(40)]


def test_a_higher_retention_brings_a_card_back_sooner() -> None:
    card = State("d/card", "review", 100.0, 5.0, DAY - 100, due_day=DAY)

    often, seldom = (
        decide(card, 3, NOON, DAY, PLAIN, tz=UTC, retention=each, load={}).interval for each in (0.95, 0.8)
    )

    assert often < seldom / 2


def test_the_day_of_a_sibling_is_avoided() -> None:
    card = State("d/card", "review", 30.0, 5.0, DAY - 30, due_day=DAY)
    plain = decide(card, 3, NOON, DAY, PLAIN, tz=UTC, load={})

    apart = decide(card, 3, NOON, DAY, PLAIN, tz=UTC, load={}, sibling_days={plain.due_day})

    assert apart.due_day != plain.due_day
    assert abs(apart.due_day - plain.due_day) == 1


def test_a_clock_that_went_backwards_gives_no_gap() -> None:
    ahead = State("d/card", "review", 30.0, 5.0, DAY + 3, due_day=DAY + 40)

    behind = decide(ahead, 3, NOON, DAY, PLAIN, tz=UTC)

    assert behind.memory == decide(ahead._replace(last_day=DAY), 3, NOON, DAY, PLAIN, tz=UTC).memory


def test_a_year_without_reviews_gives_finite_days_in_order() -> None:
    card = State("d/card", "review", 3.0, 8.0, DAY - 400, due_day=DAY - 397)

    chances = preview(card, NOON, DAY, PLAIN, tz=UTC)

    assert [each.due_day for each in chances.values()] == sorted(each.due_day for each in chances.values())
    assert chances[4].due_day < DAY + 36_500


def test_the_steps_are_those_of_py_fsrs() -> None:
    """Every delay under a day, over a thousand histories that end long before the day does."""
    chance, oracle = random.Random(7), Scheduler(enable_fuzzing=False)
    start = datetime.fromtimestamp(NOON / 1000, UTC)
    compared = 0
    for _ in range(1000):
        ours, theirs, at = State("d/card"), Card(card_id=1), NOON
        for _ in range(chance.randint(1, 12)):
            grade = chance.choice((1, 2, 3))
            decision = decide(ours, grade, at, DAY, PLAIN, tz=UTC)
            when = start + timedelta(milliseconds=at - NOON)
            theirs, _ = oracle.review_card(theirs, Rating(grade), when)
            if decision.due_at is None:
                assert theirs.due - when >= timedelta(days=1)
                break
            assert timedelta(milliseconds=decision.due_at - at) == theirs.due - when
            compared += 1
            memory_now = decision.memory
            ours = State(
                "d/card",
                decision.phase,
                memory_now.stability,
                memory_now.difficulty,
                DAY,
                step=decision.step,
            )
            at = decision.due_at

    assert compared > 2000
