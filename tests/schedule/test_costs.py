"""What an answer takes a learner."""

from __future__ import annotations

import pytest

from studycards.model import Event
from studycards.schedule.costs import USUAL, costs_of


def review(day: int, took: float | None, card: str = "d/a", grade: int = 3, phase: str = "review") -> Event:
    ms = None if took is None else round(took * 1000)
    return Event("", "review", day * 1000, day, "x", card=card, grade=grade, took_ms=ms, phase=phase)


def test_without_answers_the_usual_costs_hold() -> None:
    assert costs_of([]) == USUAL
    assert costs_of([review(1, None)]) == USUAL


def test_many_answers_outweigh_the_usual_figure() -> None:
    costs = costs_of(review(day, 3) for day in range(2000))

    assert costs.recalled == pytest.approx(3, abs=0.1)
    assert (costs.forgotten, costs.met) == (USUAL.forgotten, USUAL.met)


def test_few_answers_move_it_a_little() -> None:
    assert USUAL.recalled - 1 < costs_of([review(1, 3)]).recalled < USUAL.recalled


def test_all_answers_of_a_card_on_one_day_are_one_cost() -> None:
    days = [
        review(day, 10, grade=grade, phase=phase)
        for day in range(500)
        for grade, phase in ((1, "relearning"), (3, "review"))
    ]

    assert costs_of(days).forgotten == pytest.approx(20, abs=0.1)
    met = [review(1, 10, f"d/{n}", grade, "learning") for n in range(500) for grade in (1, 3, 3)]
    assert costs_of(met).met == pytest.approx(30, abs=0.5)


def test_an_answer_of_an_hour_counts_as_a_minute() -> None:
    assert costs_of(review(day, 3600) for day in range(5000)).recalled <= 60
