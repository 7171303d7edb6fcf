"""The plan to an exam rehearsed with chance in the learner's place: the recall to expect, and what an answer gains."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from studycards.schedule.exam import (
    MORNING,
    Candidate,
    Exam,
    SoFar,
    answered,
    cost,
    plan,
    recall_on,
    recall_on_the_day,
)

LEAST_ANSWERED = 50
"""With fewer answered cards no recall is foretold."""

LONGEST_VIEW = 366
"""Days: for an exam that is farther away no recall is foretold."""

_MOST_REHEARSED = 2000  # of more cards some stand for all

# How far the truth fell short of the model, in points of recall: by measurement, with default and fitted parameters
_SHORTFALL_DEFAULT = (0.06, 0.02)
_SHORTFALL_FITTED = (0.03, 0.0)
_PASSES = ((2, 0.08), (3, 0.87), (4, 0.05))
_FIRST_GRADES = ((1, 0.25), (2, 0.1), (3, 0.55), (4, 0.1))


class Forecast(NamedTuple):
    """The recall on the day of the exam: a range, for no one can promise it. None with too few answers."""

    low: float
    high: float


def foretell(
    cards: Sequence[Candidate],
    day: int,
    exam: Exam,
    *,
    seed: int,
    fitted: bool = False,
    so_far: SoFar = MORNING,
) -> Forecast | None:
    """The recall to expect if the plan is followed, from a rehearsal of it; None with too few answers, or too early."""
    if exam.day - day > LONGEST_VIEW or sum(card.memory is not None for card in cards) < LEAST_ANSWERED:
        return None
    some = cards[:: math.ceil(len(cards) / _MOST_REHEARSED)]
    share = len(some) / len(cards)
    expected = rehearse(some, day, exam._replace(minutes=exam.minutes * share), seed, _part(so_far, share))
    most, least = _SHORTFALL_FITTED if fitted else _SHORTFALL_DEFAULT
    return Forecast(max(0.0, expected - most), max(0.0, expected - least))


def _part(so_far: SoFar, share: float) -> SoFar:
    return so_far if share == 1 else so_far._replace(seconds=so_far.seconds * share)


def rehearse(cards: Sequence[Candidate], day: int, exam: Exam, seed: int, so_far: SoFar = MORNING) -> float:
    """Follow the plan to the exam, with chance in the learner's place; the mean recall there, by the model."""
    chance = Random(seed)
    now = {card.id: card for card in cards}
    for today in range(day, exam.day):
        for id in plan(tuple(now.values()), today, exam, so_far).queue:
            now[id] = answered(now[id], today, exam, _grade(now[id], today, exam, chance))
        so_far = MORNING
    return sum(recall_on_the_day(card, exam) for card in now.values()) / len(now) if now else 0.0


def gain(card: Candidate, day: int, exam: Exam) -> float:
    """The recall on the day of the exam that studying a card now adds, for each second it takes."""
    chances = _FIRST_GRADES if card.memory is None else _grade_chances(recall_on(card, day, exam))
    studied = sum(
        share * recall_on_the_day(answered(card, day, exam, grade), exam) for grade, share in chances
    )
    return (studied - recall_on_the_day(card, exam)) / cost(card, day, exam)


def _grade_chances(recalled: float) -> tuple[tuple[int, float], ...]:
    return ((1, 1 - recalled), *((grade, recalled * share) for grade, share in _PASSES))


def _grade(card: Candidate, day: int, exam: Exam, chance: Random) -> int:
    chances = _FIRST_GRADES if card.memory is None else _grade_chances(recall_on(card, day, exam))
    grades, shares = zip(*chances, strict=True)
    return int(chance.choices(grades, shares)[0])
