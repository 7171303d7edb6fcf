"""Study days: numbered from 1970-01-01, they begin at four in the morning by the learner's own clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

DAY_BEGINS = 4
USUAL_ANSWER_MS = 12_000
LONGEST_ANSWER_MS = 60_000
"""An answer that took longer counts as this: the learner was away."""

_FIRST = date(1970, 1, 1).toordinal()


class Done(NamedTuple):
    """What was answered on one study day. `new` cards met, `reviews` of known cards, all `cards` touched.

    average_ms  what one answer takes this learner, for the limit of minutes a day
    met         the cards met for the first time, by id
    card_ms     what each card touched took, with all its answers of the day
    """

    new: int = 0
    reviews: int = 0
    took_ms: int = 0
    cards: frozenset[str] = frozenset()
    average_ms: float = USUAL_ANSWER_MS
    met: frozenset[str] = frozenset()
    card_ms: Mapping[str, int] = {}


def study_day(at_ms: int, tz: tzinfo, begins: int = DAY_BEGINS) -> int:
    """The study day of a moment. Counted on the wall clock, so that a day of 23 or 25 hours is one."""
    wall = datetime.fromtimestamp(at_ms / 1000, tz).replace(tzinfo=None)
    return (wall - timedelta(hours=begins)).toordinal() - _FIRST


def day_begins_ms(day: int, tz: tzinfo, begins: int = DAY_BEGINS) -> int:
    """The moment at which a study day begins."""
    return round(datetime.combine(day_as_date(day), time(begins), tz).timestamp() * 1000)


def day_as_date(day: int) -> date:
    """The calendar date that a study day bears."""
    return date.fromordinal(day + _FIRST)


def date_as_day(when: date) -> int:
    """The study day of a calendar date."""
    return when.toordinal() - _FIRST


def weekday(day: int) -> int:
    """0 is Monday."""
    return day_as_date(day).weekday()


def offset_minutes(at_ms: int, tz: tzinfo) -> int:
    """Minutes east of UTC at a moment."""
    offset = datetime.fromtimestamp(at_ms / 1000, tz).utcoffset() or timedelta()
    return round(offset.total_seconds() / 60)
