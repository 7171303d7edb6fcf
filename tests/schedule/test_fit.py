"""Fitting to a learner, and the guard that keeps what foretells better."""

from __future__ import annotations

import random
from dataclasses import replace
from math import exp

import pytest

from studycards.model import Event
from studycards.schedule import fit, memory
from studycards.schedule.fit import Item

QUICK_TO_FORGET = tuple(
    value * (0.25 if index < 4 else 0.8 if index == 8 else 1.0) for index, value in enumerate(memory.DEFAULTS)
)
SLOW_TO_FORGET = tuple(
    value * (3 if index < 4 else 1.1 if index == 8 else 1.0) for index, value in enumerate(memory.DEFAULTS)
)


def review(number: int, day: int, grade: int = 3, card: str = "d/a", type: str = "review") -> Event:
    return Event(f"{number:032x}", type, number, day, "x", card=card, grade=grade)


def answers_of(truth: tuple[float, ...], cards: int, seed: int) -> list[Item]:
    """Cards reviewed when the default model holds them to be due, answered by a memory with other parameters."""
    chance = random.Random(seed)
    events: list[Event] = []
    for card in range(cards):
        day, real, held = chance.randrange(400), None, None
        gap, grade = 0, chance.choice((1, 3, 3, 4))
        for _ in range(8):
            events.append(review(day * 10_000 + card, day, grade, f"d/{card}"))
            real, held = memory.after(real, grade, gap, truth), memory.after(held, grade, gap)
            gap = max(1, round(memory.interval(held.stability, 0.9)))
            day += gap
            recalled = chance.random() < memory.retrievability(real.stability, gap, truth)
            grade = chance.choices((2, 3, 4), (1, 8, 1))[0] if recalled else 1
    return fit.items_of(sorted(events, key=lambda event: event.at))


def test_an_item_is_a_review_after_a_day_at_least_with_all_that_came_before() -> None:
    events = [
        review(1, 0),
        review(2, 0, 1),
        review(3, 3, 4),
        review(4, 5, type="suspend"),
        review(5, 6, card="d/b"),
        review(6, 9, type="reset"),
        review(7, 9),
        review(8, 11, 1),
    ]

    items = fit.items_of(events)

    assert [item.reviews for item in items] == [((0, 3), (0, 1), (3, 4)), ((0, 3), (2, 1))]


def test_a_fit_waits_for_enough_answers_and_then_for_a_quarter_more() -> None:
    assert not fit.is_time_to_fit(399)
    assert fit.is_time_to_fit(400)
    assert not fit.is_time_to_fit(499, 400)
    assert fit.is_time_to_fit(500, 400)
    assert fit.fit(answers_of(QUICK_TO_FORGET, 20, 1)) is None


def test_a_learner_who_forgets_faster_gets_parameters_that_foretell_better() -> None:
    known, later = answers_of(QUICK_TO_FORGET, 200, 1), answers_of(QUICK_TO_FORGET, 100, 2)

    fitted = fit.fit(known)

    assert fitted is not None
    assert fitted.is_better
    assert fit.log_loss(later, fitted.parameters) < fit.log_loss(later) - 0.01
    assert fitted.data()["items"] == len(known)


def test_the_same_answers_give_the_same_parameters() -> None:
    known = answers_of(QUICK_TO_FORGET, 100, 3)

    assert fit.fit(known) == fit.fit(known)


def test_a_fit_that_foretells_worse_is_not_taken() -> None:
    """The last fifth of the answers comes from a memory that has become far better than it was."""
    before, since = answers_of(QUICK_TO_FORGET, 120, 5), answers_of(SLOW_TO_FORGET, 30, 6)
    turned = [*before, *(replace(item, at=item.at + 10**9) for item in since)]
    own = tuple(value * 1.01 for value in memory.DEFAULTS)

    fitted = fit.fit(turned, own)

    assert fitted is not None
    assert not fitted.is_better
    assert fitted.parameters == own


@pytest.mark.slow
@pytest.mark.parametrize(("cards", "at_most"), [(60, 3), (460, 0)])
def test_the_guard_keeps_nearly_all_learners_from_harm(cards: int, at_most: int) -> None:
    """With some 400 and 3,200 items; each learner's parameters are judged by answers that no fit saw."""
    worse = 0
    for seed in range(24):
        truth = some_learner(seed)
        later = answers_of(truth, 200, seed + 100)
        fitted = fit.fit(answers_of(truth, cards, seed))
        worse += fit.log_loss(later, fitted.parameters) > fit.log_loss(later)

    assert worse <= at_most


def some_learner(seed: int) -> tuple[float, ...]:
    """First memories that last half or twice as long as by default, or more, and another forgetting curve."""
    chance = random.Random(seed)
    truth = list(memory.DEFAULTS)
    shift = exp(chance.gauss(0, 0.8))
    for index in range(4):
        truth[index] *= shift * exp(chance.gauss(0, 0.2))
    truth[8] += chance.gauss(0, 0.15)
    truth[20] = min(max(truth[20] * exp(chance.gauss(0, 0.25)), 0.1), 0.8)
    return tuple(truth)
