"""The days to come: how many cards each one holds, and how many it will hold once answers bring cards back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from studycards.model import Settings, State
from studycards.schedule import memory
from studycards.schedule.costs import Costs
from studycards.schedule.decisions import memory_of
from studycards.schedule.fuzz import rounded
from studycards.schedule.memory import Memory

_PASSES, _SHARES = (2, 3, 4), (0.08, 0.87, 0.05)


@dataclass(frozen=True, slots=True)
class Coming:
    """Cards due on each of the next days, today first. `overdue` ones are counted in today's too."""

    days: tuple[int, ...]
    overdue: int


def coming(states: Iterable[State], day: int, span: int = 30) -> Coming:
    """What is decided already: each card once, on the day it is due."""
    due = Counter(state.due_day for state in states if _comes(state) and state.due_day is not None)
    overdue = sum(count for when, count in due.items() if when < day)
    later = [due[day + ahead] for ahead in range(1, span)]
    return Coming((due[day] + overdue, *later)[:span], overdue)


def expected(
    states: Iterable[State],
    day: int,
    settings: Settings,
    *,
    seed: int,
    retention: float | None = None,
    span: int = 30,
) -> tuple[int, ...]:
    """Reviews on each of the next days if all that is due is answered: one course that chance may take.

    New cards are not in it; a forgotten card is relearned on the same day.
    """
    chance = Random(seed)
    wanted = retention or settings.retention
    loads = Counter[int]()
    for state in states:
        if _comes(state) and state.due_day is not None:
            loads.update(_course(state, max(day, state.due_day), day + span, settings, wanted, chance))
    return tuple(loads[day + ahead] for ahead in range(span))


def known(states: Iterable[State], day: int, parameters: tuple[float, ...] = ()) -> float:
    """How many of the cards met so far would be recalled today, by the model."""
    return sum(
        memory.retrievability(state.stability, max(0, day - state.last_day), parameters)
        for state in states
        if state.stability is not None and state.last_day is not None
    )


RETENTIONS = (0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97)
_YEAR = 365
_MOST_CARDS = 2000
"""Of more cards a sample stands for all."""


@dataclass(frozen=True, slots=True)
class Workload:
    """What wanting a recall means for the cards met so far: each day's work, and the cards known in the end."""

    retention: float
    reviews_a_day: float
    minutes_a_day: float
    known: float


def workloads(
    states: Sequence[State], day: int, settings: Settings, costs: Costs, *, seed: int, span: int = _YEAR
) -> list[Workload]:
    """The work of `span` days for each wanted recall from 0.70 to 0.97, if all that comes due is answered."""
    weight = max(1.0, len(states) / _MOST_CARDS)
    sample = Random(seed).sample(list(states), _MOST_CARDS) if weight > 1 else states
    asked = sorted({*RETENTIONS, settings.retention})
    return [_workload(sample, weight, day, settings, costs, wanted, seed, span) for wanted in asked]


def _workload(
    states: Sequence[State],
    weight: float,
    day: int,
    settings: Settings,
    costs: Costs,
    retention: float,
    seed: int,
    span: int,
) -> Workload:
    chance = Random(seed)
    reviews, seconds, known_then = 0, 0.0, 0.0
    for state in states:
        now, last = memory_of(state), state.last_day
        if now is None or last is None:
            continue
        due = max(day, last + _days(now, settings, retention))
        for answer in _answers(now, last, due, day + span, settings, retention, chance):
            now, last = answer.memory, answer.day
            reviews += 1
            seconds += costs.forgotten if answer.grade == 1 else costs.recalled
        known_then += memory.retrievability(now.stability, day + span - last, settings.parameters)
    return Workload(retention, weight * reviews / span, weight * seconds / 60 / span, weight * known_then)


def _comes(state: State) -> bool:
    return not state.suspended and state.phase != "new"


def _course(
    state: State, due: int, end: int, settings: Settings, retention: float, chance: Random
) -> Iterable[int]:
    """The days on which one card comes."""
    now, last = memory_of(state), state.last_day
    if now is None or last is None:
        return ()
    return (answer.day for answer in _answers(now, last, due, end, settings, retention, chance))


@dataclass(frozen=True, slots=True)
class _Answer:
    day: int
    grade: int
    memory: Memory


def _answers(
    now: Memory, last: int, due: int, end: int, settings: Settings, retention: float, chance: Random
) -> Iterator[_Answer]:
    """The answers that chance gives to one card from a due day on, each on the day it comes."""
    while due < end:
        gap = max(0, due - last)
        recalled = chance.random() < memory.retrievability(now.stability, gap, settings.parameters)
        grade = chance.choices(_PASSES, _SHARES)[0] if recalled else 1
        now, last = memory.after(now, grade, gap, settings.parameters), due
        yield _Answer(last, grade, now)
        due = last + _days(now, settings, retention)


def _days(now: Memory, settings: Settings, retention: float) -> int:
    """The days after which a memory is due."""
    days = rounded(memory.interval(now.stability, retention, settings.parameters))
    return min(max(1, days), settings.longest_interval)
