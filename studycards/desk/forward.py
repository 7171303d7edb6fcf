"""Bringing cards forward: what was missed elsewhere is put into today's review."""

from __future__ import annotations

from collections.abc import Iterable

from studycards.desk.decks import entry_of, siblings
from studycards.desk.opening import Desk
from studycards.errors import NotFound
from studycards.model import Entry, Event
from studycards.schedule.days import offset_minutes
from studycards.sessions.actions import Forwarded


def bring_forward(desk: Desk, cards: Iterable[str], at: int) -> Forwarded:
    """Make cards due today, by an event each. A card of a note answered today comes tomorrow; new ones stay new.

    Cards that are due by then anyway, suspended, or no longer in their decks are left as they are.
    """
    day = desk.day(at)
    answered = desk.log.done_today(day).cards
    today = tomorrow = new = 0
    for entry in _present(desk, cards):
        state = desk.state(entry)
        if state.suspended:
            continue
        if state.is_new or state.due_day is None:
            new += 1
            continue
        family = {entry.id, *(sibling.id for sibling in siblings(desk, entry))}
        due_day = day + 1 if state.phase == "review" and family & answered else day
        if state.due_day > due_day:
            desk.log.append(_rescheduled(desk, entry, at, due_day))
        today, tomorrow = today + (due_day == day), tomorrow + (due_day > day)
    return Forwarded(today, tomorrow, new)


def _present(desk: Desk, cards: Iterable[str]) -> Iterable[Entry]:
    for card in cards:
        try:
            yield entry_of(desk, card)
        except NotFound:
            continue


def _rescheduled(desk: Desk, entry: Entry, at: int, due_day: int) -> Event:
    return Event(
        "", "reschedule", at, desk.day(at), "",
        tz=offset_minutes(at, desk.tz), card=entry.id, due_day=due_day, data={"why": "missed"},
    )  # fmt: skip
