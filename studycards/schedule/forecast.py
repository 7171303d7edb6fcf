"""The days to come: how many cards each one holds, and how many it will hold once answers bring cards back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from studycards.model import Settings, State
from studycards.schedule import memory
from studycards.schedule.decisions import memory_of
from studycards.schedule.fuzz import rounded

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


def _comes(state: State) -> bool:
    return not state.suspended and state.phase != "new"


def _course(
    state: State, due: int, end: int, settings: Settings, retention: float, chance: Random
) -> Iterable[int]:
    """The days on which one card comes."""
    now, last = memory_of(state), state.last_day
    while due < end and now is not None and last is not None:
        yield due
        gap = max(0, due - last)
        recalled = chance.random() < memory.retrievability(now.stability, gap, settings.parameters)
        grade = chance.choices(_PASSES, _SHARES)[0] if recalled else 1
        now, last = memory.after(now, grade, gap, settings.parameters), due
        days = rounded(memory.interval(now.stability, retention, settings.parameters))
        due = last + min(max(1, days), settings.longest_interval)
