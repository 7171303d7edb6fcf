"""What is known of each card: the fold of its events, under the id and the meaning that it has now."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from typing import Any

from studycards.model import Entry, Event, Settings, State
from studycards.schedule.decisions import Decision
from studycards.schedule.fold import fold as _fold_known
from studycards.schedule.fold import fold_all, parameters_in, standing

__all__ = [
    "answer",
    "becomes_leech",
    "current",
    "fold",
    "fold_all",
    "is_leech",
    "of_entries",
    "parameters_in",
    "standing",
    "streak",
]


def fold(state: State | None, event: Event, parameters: Collection[float] = ()) -> State:
    """The state after one more event; None: it has none yet. Undos need all events: see `fold_all`."""
    return _fold_known(state or State(event.card or ""), event, tuple(parameters))


def current(entry: Entry, states: Mapping[str, State]) -> State | None:
    """What is known of a card as it is now; None where it is new.

    A card with a former id (`was`) keeps what was known under it. A card whose meaning changed (`revision`)
    is learned afresh, and stays suspended where it was.
    """
    state = states.get(entry.id)
    if state is None:
        former = next((id for id in entry.was if id in states), None)
        if former is None:
            return None
        state = states[former]._replace(card=entry.id)
    if entry.revision <= state.revision:
        return state
    return State(entry.id, suspended=state.suspended, buried_day=state.buried_day, revision=entry.revision)


def of_entries(entries: Iterable[Entry], states: Mapping[str, State]) -> dict[str, State]:
    """The current state of every card that has one. What belongs to no card of these decks is left out."""
    found = ((entry.id, current(entry, states)) for entry in entries)
    return {card: state for card, state in found if state is not None}


def answer(
    entry: Entry,
    grade: int,
    decision: Decision,
    *,
    at: int,
    day: int,
    tz: int = 0,
    retention: float | None = None,
    took_ms: int | None = None,
    given: Any = None,
    session: str = "review",
    data: Mapping[str, Any] | None = None,
) -> Event:
    """The event of an answer, ready for the log, which gives it id and device. `tz`: minutes east of UTC."""
    belongs: dict[str, Any] = dict(data or {})
    if entry.was:
        belongs["was"] = list(entry.was)
    if entry.revision > 1:
        belongs["revision"] = entry.revision
    return Event(
        id="",
        type="review",
        at=at,
        day=day,
        device="",
        tz=tz,
        card=entry.id,
        grade=grade,
        took_ms=took_ms,
        answer=given,
        session=session,
        due_day=decision.due_day,
        due_at=decision.due_at,
        phase=decision.phase,
        step=decision.step,
        retention=retention,
        data=belongs,
    )


def is_leech(state: State, settings: Settings) -> bool:
    """Whether a card was forgotten so often that its wording is more to blame than the learner."""
    return settings.leech_lapses > 0 and state.lapses >= settings.leech_lapses


def becomes_leech(before: State | None, after: State, settings: Settings) -> bool:
    """Whether this answer is the one to speak up at: the eighth lapse, then every fourth."""
    if not is_leech(after, settings) or (before is not None and before.lapses >= after.lapses):
        return False
    return (after.lapses - settings.leech_lapses) % 4 == 0


def streak(days: Container[int], today: int) -> int:
    """Study days in a row with an answer, up to today; a day that has only begun does not break it."""
    last = today if today in days else today - 1
    first = last
    while first in days:
        first -= 1
    return last - first
