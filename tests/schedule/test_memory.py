"""FSRS-6 against py-fsrs, and what its curves must obey whatever the parameters."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card, Rating, Scheduler
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from studycards.schedule import memory
from studycards.schedule.memory import Memory

MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)
stabilities = st.floats(0.01, 30_000)
difficulties = st.floats(1, 10)


def random_parameters(chance: random.Random) -> tuple[float, ...]:
    """Parameters near the default ones, inside the bounds of the model."""
    near = (value * chance.uniform(0.8, 1.2) for value in memory.DEFAULTS)
    bounds = zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    return tuple(min(max(value, low), high) for value, (low, high) in zip(near, bounds, strict=True))


def random_history(chance: random.Random) -> list[tuple[int, int]]:
    """Gaps and grades: 1 to 20 reviews, a third of them on the same day."""
    gaps = [0] + [
        0 if chance.random() < 0.35 else chance.randint(1, 1000) for _ in range(chance.randrange(20))
    ]
    return [(gap, chance.choice((1, 2, 3, 3, 3, 4))) for gap in gaps]


def worst_difference(
    parameters: tuple[float, ...], history: list[tuple[int, int]], oracle: Scheduler
) -> float:
    ours, theirs, at, worst = None, Card(card_id=1), MIDNIGHT, 0.0
    for gap, grade in history:
        at += timedelta(days=gap)
        theirs, _ = oracle.review_card(theirs, Rating(grade), at)
        ours = memory.after(ours, grade, gap, parameters)
        worst = max(
            worst,
            abs(ours.stability / theirs.stability - 1),
            abs(ours.difficulty / theirs.difficulty - 1),
        )
    return worst


@pytest.mark.parametrize("seed", range(10))
def test_memory_is_that_of_py_fsrs_over_ten_thousand_histories(seed: int) -> None:
    chance = random.Random(seed)
    parameters = () if seed < 5 else random_parameters(chance)
    oracle = Scheduler(parameters=parameters or memory.DEFAULTS, enable_fuzzing=False, maximum_interval=36500)

    worst = max(worst_difference(parameters, random_history(chance), oracle) for _ in range(1000))

    assert worst < 1e-4


@given(stability=stabilities)
def test_recall_is_nine_tenths_after_a_gap_of_the_stability(stability: float) -> None:
    assert memory.retrievability(stability, stability) == pytest.approx(0.9, abs=1e-12)


@given(stability=stabilities, retention=st.floats(0.7, 0.99))
def test_the_interval_is_the_inverse_of_recall(stability: float, retention: float) -> None:
    days = memory.interval(stability, retention)

    assert memory.retrievability(stability, days) == pytest.approx(retention, abs=1e-9)


@given(stability=stabilities, difficulty=difficulties, gap=st.integers(1, 20_000))
def test_a_pass_never_lowers_stability_and_a_better_grade_never_gives_less(
    stability: float, difficulty: float, gap: int
) -> None:
    again, hard, good, easy = (each.stability for each in memory.outcomes(Memory(stability, difficulty), gap))

    nearly = stability * (1 - 1e-6)  # the library counts in single precision
    assert nearly <= hard <= good <= easy
    assert again <= hard


@given(stability=stabilities, difficulty=difficulties)
def test_a_pass_on_the_same_day_never_lowers_stability(stability: float, difficulty: float) -> None:
    _, _, good, easy = memory.outcomes(Memory(stability, difficulty), 0)

    assert stability * (1 - 1e-6) <= good.stability <= easy.stability


@given(
    stability=st.floats(0.1, 5_000),
    difficulty=difficulties,
    gap=st.integers(1, 2_000),
    more=st.integers(0, 2_000),
    grade=st.sampled_from([2, 3, 4]),
)
def test_a_card_recalled_later_is_never_held_to_be_weaker(
    stability: float, difficulty: float, gap: int, more: int, grade: int
) -> None:
    before = Memory(stability, difficulty)
    sooner = memory.after(before, grade, gap).stability
    later = memory.after(before, grade, gap + more).stability

    assert later >= sooner * (1 - 1e-5)


def test_outcomes_are_what_after_gives_for_each_grade() -> None:
    before = Memory(12.5, 6.0)

    assert memory.outcomes(before, 9) == tuple(memory.after(before, grade, 9) for grade in (1, 2, 3, 4))
