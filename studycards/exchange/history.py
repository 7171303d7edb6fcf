"""What happened to cards in another program, as events of the log: the same ones each time, so none comes twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo

from studycards.exchange.incoming import Incoming, Reviewed
from studycards.model import Event, Phase
from studycards.schedule.days import offset_minutes, study_day


def events_of(arrived: Incoming, deck: str, tz: tzinfo, day_begins: int) -> list[Event]:
    """The events of the cards of `deck`. Their ids hang on the collection they come from and their numbers there."""
    first_day = study_day(arrived.begins, tz, day_begins) if arrived.begins else 0
    return [_event(one, arrived.origin, deck, tz, day_begins, first_day) for one in arrived.reviewed]


def keep_those_of(arrived: Incoming, deck: str, is_there: Callable[[str], bool]) -> None:
    """Keep what happened to the cards of a deck that is there already, under the ids that they have in it."""
    kept = []
    for one in arrived.reviewed:
        sent_as, as_new = arrived.names.get(one.card, ""), f"{deck}/{one.card}"
        if sent_as.startswith(f"{deck}/") and is_there(sent_as):
            kept.append(replace(one, card=sent_as.partition("/")[2]))
        elif is_there(as_new):
            kept.append(one)
        else:
            arrived.lose("no-card", sent_as or one.card)
    arrived.reviewed = kept
    arrived.losses = {
        reason: ids for reason, ids in arrived.losses.items() if reason in ("no-card", "crammed")
    }


def _event(one: Reviewed, origin: str, deck: str, tz: tzinfo, begins: int, first_day: int) -> Event:
    day = study_day(one.at, tz, begins)
    due_at = one.at + one.seconds * 1000 if one.seconds is not None and one.what == "review" else None
    due_day = day + one.days if one.days is not None else None
    if due_at is not None:
        due_day = max(day, study_day(due_at, tz, begins))
        due_at = due_at if due_day == day else None
    if one.due_number is not None:
        due_day, due_at = first_day + one.due_number, None
    phase: Phase | None = one.phase if one.what == "review" else None  # type: ignore[assignment]
    return Event(
        id=_id(one, origin, deck),
        type=one.what,
        at=one.at,
        day=day,
        device=origin,
        tz=offset_minutes(one.at, tz),
        card=f"{deck}/{one.card}",
        grade=one.grade,
        took_ms=one.took_ms,
        due_day=due_day,
        due_at=due_at,
        phase=phase,
        step=0 if phase in ("learning", "relearning") else None,
        data={"from": "anki"},
    )


def _id(one: Reviewed, origin: str, deck: str) -> str:
    """An id in the layout of the log's own: the time first, then what tells this event from every other."""
    name = f"{origin} {one.number} {deck}/{one.card} {one.what} {one.at}"
    chance = int.from_bytes(hashlib.sha256(name.encode()).digest()[:10], "big")
    value = one.at << 80 | 0x7 << 76 | (chance >> 62 & 0xFFF) << 64 | 0b10 << 62 | chance & (1 << 62) - 1
    return f"{value:032x}"
