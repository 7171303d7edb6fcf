"""The plan to an exam against plain study, for 24 simulated learners whom the scheduler does not know."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import pytest
from simulated_learner import Policy, Result, by_agenda, learner, new_first, reviews_first, study, two_phase

from studycards.schedule import exam
from studycards.schedule.exam import Candidate, Exam
from studycards.schedule.memory import Memory

ROWS = [(300, 30, 5), (300, 30, 10), (300, 30, 20), (100, 7, 10), (100, 7, 20), (500, 60, 8), (500, 60, 15)]
AMPLE = [(300, 30, 20), (500, 60, 15)]
"""Cards, days and minutes a day where time is enough to study every card more than once."""


def sat(row: tuple[int, int, float], policy: Policy, learners: int) -> list[Result]:
    return [study(learner(seed), *row, policy) for seed in range(learners)]


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


@pytest.mark.slow
@pytest.mark.parametrize("row", AMPLE)
def test_with_time_enough_the_final_pass_is_worth_points_at_the_same_minutes(row) -> None:
    planned, early, plain = (sat(row, policy, 24) for policy in (by_agenda, new_first, reviews_first))

    gained = mean([each.recall for each in planned]) - mean([each.recall for each in early])
    assert gained >= 0.025
    assert mean([each.minutes for each in planned]) <= 1.02 * mean([each.minutes for each in early])
    assert sum(a.recall > b.recall for a, b in zip(planned, plain, strict=True)) >= 23
    assert 0 <= mean([each.believed - each.recall for each in planned]) <= 0.06


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS)
def test_the_plan_is_never_worse_than_meeting_new_cards_first(row) -> None:
    planned, early = (
        mean([each.recall for each in sat(row, policy, 8)]) for policy in (two_phase, new_first)
    )

    assert planned >= early - 0.005


@pytest.mark.slow
def test_fitted_parameters_bring_belief_near_the_truth() -> None:
    believed = [
        study(learner(seed), 300, 30, 20, two_phase, known=learner(seed).parameters) for seed in range(8)
    ]

    assert abs(mean([each.believed - each.recall for each in believed])) <= 0.025


@pytest.mark.parametrize("row", [(60, 10, 5), (40, 5, 1)])
def test_the_daily_review_asks_what_the_plan_says(row) -> None:
    assert sat(row, by_agenda, 3) == sat(row, two_phase, 3)


def test_two_thousand_cards_are_planned_anew_at_once() -> None:
    cards = [
        Candidate(f"{n}", Memory(1 + n % 90, 5.0), 100 - n % 40, 100 + n % 7) if n % 5 else Candidate(f"{n}")
        for n in range(2000)
    ]
    plan = Exam(130, 20)

    recalls = seconds(lambda: [exam.recall_on(card, 100, plan) for card in cards])
    planned = seconds(lambda: exam.plan(cards, 100, plan))

    assert planned < 0.5
    assert planned < 25 * recalls


def seconds(work: Callable[[], object]) -> float:
    """The least processor time of some rounds: what else the machine does must not count."""
    took = []
    for _ in range(5):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return min(took)
