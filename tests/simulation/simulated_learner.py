"""Learners whose memory does not follow the default parameters, and who sit an exam after some weeks of study."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC
from math import exp
from random import Random

from studycards import agenda
from studycards.agenda.towards import Towards
from studycards.model import Entry, Settings, State
from studycards.schedule import exam, memory
from studycards.schedule.days import Done
from studycards.schedule.exam import Candidate, Exam
from studycards.schedule.memory import Memory
from studycards.schedule.plans import PlannedExam

Policy = Callable[[Sequence[Candidate], int, Exam], Sequence[str]]


@dataclass(frozen=True)
class Learner:
    """True parameters that the scheduler does not know, and how much harder some cards are than others."""

    seed: int
    parameters: tuple[float, ...]
    hardness: float


@dataclass(frozen=True)
class Result:
    """The true mean recall on the day of the exam, the minutes used, and what the scheduler believed."""

    recall: float
    minutes: float
    believed: float


def learner(seed: int) -> Learner:
    """First memories last half as long as by default, more or less, and grow at a pace of their own."""
    chance = Random(seed)
    parameters = list(memory.DEFAULTS)
    shift = exp(chance.gauss(-0.7, 0.35))
    for index in range(4):
        parameters[index] *= shift * exp(chance.gauss(0, 0.2))
    parameters[8] += chance.gauss(-0.05, 0.15)
    parameters[20] = min(max(parameters[20] * exp(chance.gauss(0, 0.25)), 0.1), 0.8)
    return Learner(seed, tuple(parameters), 0.3)


def study(
    who: Learner, cards: int, days: int, minutes: float, policy: Policy, known: tuple[float, ...] = ()
) -> Result:
    """Study every day by a policy that knows `known` parameters; each answer is the true memory's."""
    plan = Exam(days, minutes, parameters=known)
    truth_of = Exam(days, minutes, parameters=who.parameters)
    chance = Random(who.seed)
    believed = {f"{n:04d}": Candidate(f"{n:04d}") for n in range(cards)}
    hard = {id: exp(chance.gauss(0, who.hardness)) for id in believed}
    true = dict(believed)
    seconds = 0.0
    for day in range(days):
        left = minutes * 60
        for id in policy(tuple(believed.values()), day, plan):
            grade, took = answer(true[id], day, truth_of, chance)
            if took > left:
                break
            left, seconds = left - took, seconds + took
            believed[id] = exam.answered(believed[id], day, plan, grade)
            true[id] = harder(exam.answered(true[id], day, truth_of, grade), true[id], hard[id])
    return Result(
        sum(exam.recall_on_the_day(card, truth_of) for card in true.values()) / cards,
        seconds / 60,
        sum(exam.recall_on_the_day(card, plan) for card in believed.values()) / cards,
    )


def answer(card: Candidate, day: int, truth: Exam, chance: Random) -> tuple[int, float]:
    """The grade that the true memory gives, and the seconds that it takes."""
    if card.memory is None:
        return chance.choices((1, 2, 3, 4), (0.25, 0.1, 0.55, 0.1))[0], truth.costs.met
    if chance.random() < exam.recall_on(card, day, truth):
        return chance.choices((2, 3, 4), (0.08, 0.87, 0.05))[0], truth.costs.recalled
    return 1, truth.costs.forgotten


def harder(after: Candidate, before: Candidate, factor: float) -> Candidate:
    """A card's own hardness bears on its first memory."""
    if before.memory is not None or after.memory is None:
        return after
    first = Memory(after.memory.stability * factor, after.memory.difficulty)
    return Candidate(after.id, first, after.last_day, after.due_day)


def two_phase(cards: Sequence[Candidate], day: int, plan: Exam) -> Sequence[str]:
    return exam.plan(cards, day, plan).queue


def by_agenda(cards: Sequence[Candidate], day: int, plan: Exam) -> Sequence[str]:
    """The cards as the daily review of a real desk asks them while a plan stands."""
    entries = [Entry(card.id, "d", "basic", "c", card.id, n) for n, card in enumerate(cards)]
    exams = (Towards(PlannedExam("exam", plan.day, plan.minutes), plan),)
    found = agenda.today(
        entries,
        {card.id: known(card) for card in cards if card.memory is not None},
        now=0, day=day, settings=Settings(), done=Done(), tz=UTC, towards=exams,
    )  # fmt: skip
    return [entry.id for entry in found.to_ask]


def known(card: Candidate) -> State:
    """What the log would know of a card."""
    assert card.memory is not None
    stability, difficulty = card.memory.stability, card.memory.difficulty
    return State(card.id, "review", stability, difficulty, card.last_day, due_day=card.due_day)


def reviews_first(cards: Sequence[Candidate], day: int, plan: Exam) -> Sequence[str]:
    """Plain daily study: what is due, then up to twenty new cards."""
    unseen = [card.id for card in cards if card.memory is None]
    return [*due(cards, day, plan), *unseen[:20]]


def new_first(cards: Sequence[Candidate], day: int, plan: Exam) -> Sequence[str]:
    """Every new card as soon as there is time for it, then what is due."""
    return [*(card.id for card in cards if card.memory is None), *due(cards, day, plan)]


def due(cards: Sequence[Candidate], day: int, plan: Exam) -> list[str]:
    ready = [card for card in cards if card.due_day is not None and card.due_day <= day]
    return [card.id for card in sorted(ready, key=lambda card: exam.recall_on(card, day, plan))]
