"""One day's plan towards an exam, and what is foretold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studycards.model import State
from studycards.schedule import exam, rehearsal
from studycards.schedule.exam import Candidate, Costs, Exam
from studycards.schedule.memory import Memory

EVEN = Costs(recalled=10, forgotten=10, met=10)  # every card takes ten seconds


def met(name: str, stability: float, last: int, due: int = 10**6) -> Candidate:
    return Candidate(name, Memory(stability, 5.0), last, due)


def unseen(count: int) -> list[Candidate]:
    return [Candidate(f"new-{n}") for n in range(count)]


def test_new_cards_come_at_the_pace_that_brings_them_in_before_the_final_pass() -> None:
    plan = exam.plan(unseen(300), 0, Exam(30, minutes=10, costs=EVEN))

    assert (plan.final_days, plan.is_final_pass) == (5, False)
    assert plan.new_today == 12  # 300 cards in 25 days
    assert plan.queue == tuple(f"new-{n}" for n in range(12))
    assert plan.out_of_reach == ()


def test_reviews_follow_the_least_remembered_first_as_far_as_the_time_goes() -> None:
    cards = [
        *unseen(2),
        met("sure", 50, 0, 9),
        met("weak", 1, 0, 9),
        met("fair", 9, 0, 9),
        met("later", 1, 9, 99),
    ]

    ample = exam.plan(cards, 10, Exam(40, minutes=2, costs=EVEN))
    tight = exam.plan(cards, 10, Exam(40, minutes=0.5, costs=EVEN))

    assert ample.queue == ("new-0", "weak", "fair", "sure")
    assert tight.queue == ("new-0", "weak", "fair")


def test_the_final_pass_takes_the_most_durable_first_and_then_the_least_sure() -> None:
    cards = [
        Candidate("new"),
        met("durable", 90, 0),
        met("fragile", 2, 0),
        met("done", 2, 9),
        met("done-and-sure", 80, 9),
    ]

    plan = exam.plan(cards, 10, Exam(11, minutes=0.75, costs=EVEN))  # a pass of two days, the second of them

    assert (plan.is_final_pass, plan.final_days) == (True, 2)
    assert plan.queue == ("new", "durable", "fragile", "done")


def test_a_card_is_not_asked_twice_on_one_day() -> None:
    cards = [met("today", 0.1, 10, 10), met("before", 0.1, 9, 10)]

    assert exam.plan(cards, 10, Exam(11, minutes=10)).queue == ("before",)
    assert exam.plan(cards, 10, Exam(40, minutes=10)).queue == ("before",)


def test_what_the_time_cannot_reach_is_said() -> None:
    plan = exam.plan(unseen(300), 0, Exam(7, minutes=5, costs=EVEN))

    assert plan.is_final_pass
    assert len(plan.queue) == 30
    assert len(plan.out_of_reach) == 300 - 7 * 30


@pytest.mark.parametrize(("day", "minutes"), [(30, 10), (31, 10), (0, 0)])
def test_on_the_day_or_without_time_nothing_is_asked(day: int, minutes: float) -> None:
    assert exam.plan(unseen(9), day, Exam(30, minutes)).queue == ()


def test_nothing_is_foretold_from_few_answers() -> None:
    cards = [met(f"{n}", 20, 0, 5) for n in range(49)]
    coming = Exam(12, minutes=10)

    assert rehearsal.foretell(cards, 5, coming, seed=1) is None
    forecast = rehearsal.foretell([*cards, met("one-more", 20, 0, 5)], 5, coming, seed=1)
    assert forecast is not None
    assert 0.8 < forecast.low < forecast.high < 1


def test_an_exam_beyond_a_year_is_not_foretold() -> None:
    cards = [met(f"{n}", 20, 0, 5) for n in range(60)]

    assert rehearsal.foretell(cards, 5, Exam(5 + 366, minutes=1), seed=1) is not None
    assert rehearsal.foretell(cards, 5, Exam(6 + 366, minutes=1), seed=1) is None


def test_of_very_many_cards_some_stand_for_all() -> None:
    cards = [met(f"{n}", 3 + n % 40, 0, 5) for n in range(6000)]

    all_of_them = rehearsal.rehearse(cards, 5, Exam(12, minutes=30), seed=1)
    forecast = rehearsal.foretell(cards, 5, Exam(12, minutes=30), seed=1, fitted=True)

    assert forecast is not None
    assert forecast.high == pytest.approx(all_of_them, abs=0.02)


def test_more_minutes_foretell_more() -> None:
    cards = [*(met(f"{n}", 3, 0, 3) for n in range(60)), *unseen(60)]

    little, much = (rehearsal.rehearse(cards, 3, Exam(20, minutes), seed=1) for minutes in (1, 15))

    assert little + 0.1 < much
    assert rehearsal.rehearse(cards, 3, Exam(20, 15), seed=1) == much


def test_the_gain_of_a_forgotten_card_is_greater_than_that_of_a_sure_one() -> None:
    coming = Exam(40, 10)

    assert rehearsal.gain(met("weak", 3, 0), 20, coming) > rehearsal.gain(met("sure", 2000, 0), 20, coming)
    assert rehearsal.gain(Candidate("new"), 20, coming) > 0


def test_a_candidate_is_what_is_known_of_a_card() -> None:
    assert exam.candidate("d/a", State("d/a", "review", 5.0, 4.0, 7, due_day=12)) == Candidate(
        "d/a", Memory(5.0, 4.0), 7, 12
    )
    assert exam.candidate("d/a", None) == exam.candidate("d/a", State("d/a")) == Candidate("d/a")


@given(
    st.lists(st.tuples(st.floats(0.1, 500), st.integers(0, 30), st.integers(0, 60)), max_size=12),
    st.integers(0, 6),
    st.integers(30, 60),
    st.floats(0.1, 60),
)
def test_a_plan_never_repeats_a_card_nor_goes_over_the_time(
    shape, new: int, day: int, minutes: float
) -> None:
    cards = [met(f"{n}", *each) for n, each in enumerate(shape)] + unseen(new)
    by_id = {card.id: card for card in cards}
    coming = Exam(60, minutes)

    plan = exam.plan(cards, day, coming)

    assert len(set(plan.queue)) == len(plan.queue)
    assert sum(exam.cost(by_id[id], day, coming) for id in plan.queue) <= coming.seconds + 1e-6
