"""What a learner does to cards: answer, undo, suspend, resume, bury. Each is one event, on the disk when it returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from studycards.agenda import sibling_days
from studycards.desk.decks import siblings
from studycards.desk.opening import Desk
from studycards.model import Entry, Event, State
from studycards.progress import answer as answer_event
from studycards.progress import current
from studycards.schedule.days import offset_minutes
from studycards.schedule.decisions import Decision, decide, preview


def record_answer(
    desk: Desk,
    entry: Entry,
    grade: int,
    at: int,
    *,
    load: Mapping[int, int] | None = None,
    took_ms: int | None = None,
    given: Any = None,
    session: str = "review",
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Decide when the card comes back and append the answer. `load` is counted from the log where it is not given."""
    state = desk.state(entry)
    decision = decide(state, grade, at, desk.day(at), desk.settings, **_circumstances(desk, entry, load))
    draft = answer_event(
        entry, grade, decision,
        at=at, day=desk.day(at), tz=offset_minutes(at, desk.tz), retention=desk.retention(entry),
        took_ms=took_ms, given=given, session=session, data=data,
    )  # fmt: skip
    return desk.log.append(draft)


def intervals(desk: Desk, entry: Entry, at: int, load: Mapping[int, int]) -> dict[int, Decision]:
    """What each grade would bring, for the labels of the keys: the same decisions that an answer will take."""
    return preview(desk.state(entry), at, desk.day(at), desk.settings, **_circumstances(desk, entry, load))


def _circumstances(desk: Desk, entry: Entry, load: Mapping[int, int] | None) -> dict[str, Any]:
    others = siblings(desk, entry)
    own = {each.id: state for each in others if (state := desk.log.state(each.id)) is not None}
    return {
        "tz": desk.tz,
        "retention": desk.retention(entry),
        "load": desk.log.load_by_day() if load is None else load,
        "sibling_days": sibling_days(entry, others, own),
    }


def set_aside(desk: Desk, kind: str, entry: Entry, at: int) -> Event:
    """Append a `suspend`, `resume`, `bury` or `reset` event of a card."""
    return set_all_aside(desk, kind, (entry,), at)[0]


def set_all_aside(desk: Desk, kind: str, entries: Iterable[Entry], at: int) -> list[Event]:
    """Append such an event of each card: all of them or none."""
    day, tz = desk.day(at), offset_minutes(at, desk.tz)
    return desk.log.append_all(
        Event("", kind, at, day, "", tz=tz, card=entry.id, data={"was": list(entry.was)} if entry.was else {})
        for entry in entries
    )


def take_all_back(desk: Desk, events: Iterable[Event], at: int) -> None:
    """Undo these events, whatever was recorded since: all of them or none."""
    day, tz = desk.day(at), offset_minutes(at, desk.tz)
    desk.log.append_all(
        Event("", "undo", at, day, "", tz=tz, card=event.card, ref=event.id) for event in events
    )


def take_back(desk: Desk, at: int) -> Event | None:
    """Undo the last event that stands; None where nothing is left."""
    return desk.log.undo_last(at, day=desk.day(at), tz=offset_minutes(at, desk.tz))


def current_states(desk: Desk) -> dict[str, State]:
    """The state of every card that the decks still have, under the id and meaning it has now."""
    states = desk.log.states()
    found = {}
    for entry in desk.library.entries:
        state = states.get(entry.id)
        if entry.was or (state is not None and state.revision != entry.revision):
            state = current(entry, states)
        if state is not None:
            found[entry.id] = state if state.card == entry.id else state._replace(card=entry.id)
    return found
