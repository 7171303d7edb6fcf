"""The decision that a grade brings: the next step or the next day of a card, with its memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import tzinfo
from typing import NamedTuple

from studycards.model import Phase, Settings, State
from studycards.schedule import fuzz, memory
from studycards.schedule.days import study_day
from studycards.schedule.holidays import days_off, moved
from studycards.schedule.memory import Memory

_DAY_MINUTES = 24 * 60
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4


class Decision(NamedTuple):
    """When a card comes back. `due_at` is set for a step on the same day; `interval` counts study days."""

    phase: Phase
    step: int | None
    due_day: int
    due_at: int | None
    interval: int
    memory: Memory


class _Asked(NamedTuple):
    """All that the decisions on one card depend on."""

    state: State
    at: int
    day: int
    settings: Settings
    tz: tzinfo
    retention: float
    calendar: fuzz.Calendar


def decide(
    state: State,
    grade: int,
    at: int,
    day: int,
    settings: Settings,
    *,
    tz: tzinfo,
    retention: float | None = None,
    event_id: str | None = None,
    load: fuzz.Load | None = None,
    sibling_days: Collection[int] = frozenset(),
) -> Decision:
    """What one grade brings. Without `event_id` the draw hangs on the card's last event, as in `preview`."""
    asked = _asked(state, at, day, settings, tz, retention, event_id, load, sibling_days)
    return _decisions(asked)[grade]


def preview(
    state: State,
    at: int,
    day: int,
    settings: Settings,
    *,
    tz: tzinfo,
    retention: float | None = None,
    event_id: str | None = None,
    load: fuzz.Load | None = None,
    sibling_days: Collection[int] = frozenset(),
) -> dict[int, Decision]:
    """What each grade would bring, by grade; with two keys only again and good."""
    asked = _asked(state, at, day, settings, tz, retention, event_id, load, sibling_days)
    keys = (AGAIN, GOOD) if settings.two_keys else (AGAIN, HARD, GOOD, EASY)
    decisions = _decisions(asked)
    return {grade: decisions[grade] for grade in keys}


def gap_days(state: State, day: int) -> int:
    """Study days since the last review; a clock that went backwards gives none."""
    return 0 if state.last_day is None else max(0, day - state.last_day)


def memory_of(state: State) -> Memory | None:
    """The memory that a state holds, None for a card never reviewed."""
    if state.stability is None or state.difficulty is None:
        return None
    return Memory(state.stability, state.difficulty)


def _asked(
    state: State,
    at: int,
    day: int,
    settings: Settings,
    tz: tzinfo,
    retention: float | None,
    event_id: str | None,
    load: fuzz.Load | None,
    sibling_days: Collection[int],
) -> _Asked:
    draw = fuzz.draw(state.card, state.last_event or "" if event_id is None else event_id)
    avoided = (
        frozenset(sibling_days) | days_off(settings.holidays, day) if settings.holidays else sibling_days
    )
    calendar = fuzz.Calendar(day, draw, load, frozenset(settings.easy_days), avoided)
    wanted = settings.retention if retention is None else retention
    return _Asked(state, at, day, settings, tz, wanted, calendar)


def _decisions(asked: _Asked) -> dict[int, Decision]:
    memories = memory.outcomes(
        memory_of(asked.state), gap_days(asked.state, asked.day), asked.settings.parameters
    )
    decisions: dict[int, Decision] = {}
    shorter = 0  # the interval of the grade below, where that one counts in days too
    for grade in (AGAIN, HARD, GOOD, EASY):
        after = memories[grade - 1]
        if step := _next_step(asked.state, grade, asked.settings):
            decisions[grade] = _step_decision(asked, step, after)
            continue
        days = _interval(asked, grade, after, shorter)
        decisions[grade] = Decision("review", None, asked.day + days, None, days, after)
        if grade in (HARD, GOOD) and not (grade == HARD and asked.settings.two_keys):
            shorter = days
    return decisions


def _next_step(state: State, grade: int, settings: Settings) -> tuple[Phase, int, float] | None:
    """The phase, the step's number and its minutes; None where the card is not, or no longer, in steps."""
    if state.phase == "review":
        if grade == AGAIN and settings.relearning_steps:
            return "relearning", 0, settings.relearning_steps[0]
        return None
    phase: Phase = "relearning" if state.phase == "relearning" else "learning"
    steps = settings.relearning_steps if phase == "relearning" else settings.learning_steps
    if not steps or grade == EASY:
        return None
    now = min(state.step or 0, len(steps) - 1)
    if grade == AGAIN:
        return phase, 0, steps[0]
    if grade == HARD:
        return phase, now, _hard_minutes(steps, now)
    return (phase, now + 1, steps[now + 1]) if now + 1 < len(steps) else None


def _hard_minutes(steps: Sequence[float], now: int) -> float:
    if now > 0:
        return steps[now]
    if len(steps) > 1:
        return (steps[0] + steps[1]) / 2
    return min(steps[0] * 1.5, steps[0] + _DAY_MINUTES)


def _step_decision(asked: _Asked, step: tuple[Phase, int, float], after: Memory) -> Decision:
    phase, number, minutes = step
    due_at = asked.at + round(minutes * 60_000)
    due_day = study_day(due_at, asked.tz, asked.settings.day_begins)
    if due_day <= asked.day:
        return Decision(phase, number, asked.day, due_at, 0, after)
    due_day = moved(due_day, asked.settings.holidays)
    return Decision(phase, number, due_day, None, due_day - asked.day, after)


def _interval(asked: _Asked, grade: int, after: Memory, shorter: int) -> int:
    """Whole days: longer than the grade below, and than the last interval where the model says longer."""
    most = asked.settings.longest_interval
    if not asked.settings.two_keys:  # room at the top, so that easy stays longer than good and good than hard
        most = max(1, most - (EASY - max(grade, HARD)))
    wanted = memory.interval(after.stability, asked.retention, asked.settings.parameters)
    least = max(1, shorter + 1)
    last = _last_interval(asked.state)
    if grade != AGAIN and fuzz.rounded(wanted) > last:
        least = max(least, last + 1)
    days = fuzz.spread(wanted, least, most, asked.calendar)
    return moved(asked.day + days, asked.settings.holidays) - asked.day


def _last_interval(state: State) -> int:
    if state.phase != "review" or state.due_day is None or state.last_day is None:
        return 0
    return state.due_day - state.last_day
