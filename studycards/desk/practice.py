"""Answers outside the schedule: kept in the log as events that no card's state comes from."""

from __future__ import annotations

from studycards.desk.opening import Desk
from studycards.model import Entry, Event
from studycards.schedule.days import offset_minutes
from studycards.sessions.actions import Record


def record_practice(desk: Desk, entry: Entry, answered: Record) -> Event:
    """Keep an answer of a quiz. Its type is `practice`, which the fold of states passes over."""
    event = Event(
        "", "practice", answered.at, desk.day(answered.at), "",
        tz=offset_minutes(answered.at, desk.tz), card=entry.id, took_ms=answered.took_ms,
        answer=answered.answer, session=answered.session, data=answered.data,
    )  # fmt: skip
    return desk.log.append(event)


def undo_answer(desk: Desk, event: str, at: int) -> None:
    """Take one answer back, whatever was recorded since."""
    meant = desk.log.event(event)
    if meant is None:
        return
    tz = offset_minutes(at, desk.tz)
    desk.log.append(Event("", "undo", at, desk.day(at), "", tz=tz, card=meant.card, ref=event))
