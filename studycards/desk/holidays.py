"""A holiday: what is due on its days is put on the days after it, by one event, so that one undo takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from studycards.desk.opening import Desk
from studycards.errors import NotFound, StudycardsError
from studycards.model import Event
from studycards.progress import of_entries
from studycards.schedule.days import date_as_day, day_as_date, offset_minutes
from studycards.schedule.holidays import Span, holiday_on, moved


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off, first to last, and the new study day of each card that was due on them."""

    first: int
    last: int
    due: Mapping[str, int]

    @property
    def back(self) -> int:
        """The day on which study goes on."""
        return self.last + 1


def planned_holiday(desk: Desk, first: date, last: date, at: int) -> Holiday:
    """What a holiday would move. Changes nothing. Raises StudycardsError for days that are over or out of order."""
    span = (date_as_day(first), date_as_day(last))
    if span[0] > span[1]:
        raise StudycardsError(
            "A holiday cannot end before it begins.", "Give its first day, then its last.", first=first
        )
    if span[1] < desk.day(at):
        raise StudycardsError("{last} is over already.", "Give days to come.", last=last)
    return Holiday(*span, _put_off(desk, span, at))


def _put_off(desk: Desk, span: Span, at: int) -> dict[str, int]:
    """The cards that come due on days off, each with its new day. What is overdue today waits as it is."""
    holidays = (*desk.own_settings.holidays, span)
    known = of_entries(desk.library.entries, desk.log.states())
    return {
        card: moved(state.due_day, holidays)
        for card, state in known.items()
        if state.due_day is not None
        and not state.suspended
        and state.due_day >= desk.day(at)
        and holiday_on(state.due_day, holidays)
    }


def put_off(desk: Desk, holiday: Holiday, at: int) -> Event | None:
    """Put the cards on their new days; None where none is due on the days off."""
    if not holiday.due:
        return None
    data = {"due": dict(holiday.due), "why": "holiday"}
    return desk.log.append(
        Event("", "reschedule", at, desk.day(at), "", tz=offset_minutes(at, desk.tz), data=data)
    )


def spans_with(desk: Desk, holiday: Holiday, at: int) -> list[list[str]]:
    """The setting `holidays` with one more; those that are over go."""
    today = desk.day(at)
    kept = {span for span in desk.own_settings.holidays if span[1] >= today} | {(holiday.first, holiday.last)}
    return as_setting(sorted(kept))


def spans_without(desk: Desk, first: date) -> list[list[str]]:
    """The setting `holidays` without the one that begins on a day. Raises NotFound."""
    spans = desk.own_settings.holidays
    if date_as_day(first) not in {span[0] for span in spans}:
        raise NotFound("No holiday begins on {day}.", "See: studycards config holiday", day=first)
    return as_setting(span for span in spans if span[0] != date_as_day(first))


def as_setting(spans: Any) -> list[list[str]]:
    """Holidays as `config.toml` has them."""
    return [[day_as_date(day).isoformat() for day in span] for span in spans]


def holiday_json(holiday: Holiday, is_done: bool) -> dict[str, Any]:
    """The document of `config holiday --json`."""
    return {
        "first": day_as_date(holiday.first).isoformat(),
        "last": day_as_date(holiday.last).isoformat(),
        "back": day_as_date(holiday.back).isoformat(),
        "moved": len(holiday.due),
        "done": is_done,
    }
