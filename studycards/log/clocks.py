"""A clock that went back loses nothing, for the ids of events go on; but what is due hangs on it."""

from __future__ import annotations

from datetime import UTC, datetime

from studycards.errors import Unreadable
from studycards.log.ids import is_id, time_of

_APART_MS = 5 * 60_000
"""So far the clocks of a learner's machines may be apart, and nothing is said."""


def behind(newest: object, now: int) -> Unreadable | None:
    """What to tell where the newest event's id says a later time than the clock, in UTC milliseconds; else None."""
    if not is_id(newest) or (at := time_of(str(newest))) <= now + _APART_MS:
        return None
    return Unreadable(
        "The newest event is dated {at}, which is after now. Nothing is lost.",
        "Where the clock of this machine is wrong, set it: what is due depends on it.",
        at=datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC"),
    )
