"""The fold: what a card's events come to, in order of time, whatever the order in which they arrived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from studycards.model import Event, State
from studycards.schedule import fuzz, memory
from studycards.schedule.decisions import gap_days, memory_of

LONGEST_INTERVAL = 36_500


def fold(state: State, event: Event, parameters: Sequence[float] = ()) -> State:
    """The state after one more event that stands. An undo has no effect here: see `standing`."""
    change = _CHANGES.get(event.type)
    return change(state, event, parameters) if change else state


def changes_what_is_known(event: Event) -> bool:
    """Whether an event may change a card's state. All others are only kept: practice, plans, interviews."""
    return event.type in FOLDED


def fold_all(events: Iterable[Event]) -> dict[str, State]:
    """The state of every card that has events. The same for any order, and for events that come twice."""
    own: dict[str, list[Event]] = defaultdict(list)
    for_all: list[Event] = []
    for event in filter(changes_what_is_known, standing(events)):
        (for_all if event.card is None else own[event.card]).append(event)
    states = fold_cards(sorted(own.items()), lambda card: own.get(card, ()), for_all)
    return {state.card: state for state in states}


def fold_cards(
    cards: Iterable[tuple[str, Sequence[Event]]],
    events_of: Callable[[str], Sequence[Event]],
    for_all: Sequence[Event],
) -> Iterator[State]:
    """The states of cards that come each with its standing events. `events_of` gives those of a former id."""
    parameters = parameters_in(for_all)
    for card, events in cards:
        yield fold_card(card, history(card, events, events_of, for_all), parameters)


def fold_card(card: str, events: Iterable[Event], parameters: Sequence[float]) -> State:
    """The state of one card from its standing events, in order."""
    state = State(card)
    for event in events:
        state = fold(state, event, parameters)
    return state


def standing(events: Iterable[Event]) -> list[Event]:
    """The events that were not taken back, each once, in order of time and id, and without the undos."""
    unique = {event.id: event for event in events}
    void = {event.ref for event in unique.values() if event.type == "undo"}
    stands = [event for event in unique.values() if event.type != "undo" and event.id not in void]
    return sorted(stands, key=_order)


def history(
    card: str,
    events: Sequence[Event],
    events_of: Callable[[str], Sequence[Event]],
    for_all: Sequence[Event],
) -> Sequence[Event]:
    """All that touches a card: its events, those of the ids that it had before, and those for all cards."""
    own = {card: events}
    to_read = former_ids(events)
    while to_read:
        if (former := to_read.pop()) not in own:
            own[former] = events_of(former)
            to_read.extend(former_ids(own[former]))
    if len(own) == 1 and not for_all:
        return events
    every = [event for each in own.values() for event in each]
    return sorted([*every, *_meant_for(own, for_all)], key=_order)


def cards_moved(event: Event) -> dict[str, int]:
    """The due days that one `reschedule` event gives to several cards at once; none for any other event."""
    return dict(event.data.get("due", {})) if event.type == "reschedule" and event.card is None else {}


def _meant_for(ids: Collection[str], for_all: Iterable[Event]) -> Iterator[Event]:
    """The events for all cards, and those for several cards where one of them has one of these ids."""
    for event in for_all:
        moved = cards_moved(event)
        if not moved:
            yield event
        elif days := [moved[id] for id in ids if id in moved]:
            yield event._replace(due_day=days[0])


def former_ids(events: Iterable[Event]) -> list[str]:
    """The ids that a card had before, as its events name them."""
    return [former for event in events if event.data for former in event.data.get("was", ())]


def parameters_in(for_all: Iterable[Event]) -> tuple[float, ...]:
    """The FSRS parameters in force, from the last standing `parameters` event; empty for the default ones."""
    chosen: tuple[float, ...] = ()
    for event in for_all:
        if event.type == "parameters":
            chosen = tuple(event.data.get("parameters") or ())
    return chosen


def _order(event: Event) -> tuple[int, str]:
    return event.at, event.id


def _review(state: State, event: Event, parameters: Sequence[float]) -> State:
    revision = int(event.data.get("revision", state.revision)) if event.data else state.revision
    if revision > state.revision:  # the card means something else now: learned afresh
        state = State(state.card, suspended=state.suspended, buried_day=state.buried_day, revision=revision)
    grade = event.grade or 3
    gap = gap_days(state, event.day)
    after = memory.after(memory_of(state), grade, gap, parameters)
    forgot = grade == 1 and gap > 0 and state.phase in ("review", "relearning")
    due_day = event.due_day
    if due_day is None:
        due_day = event.day + _plain_interval(after.stability, event.retention, parameters)
    last_day = event.day if state.last_day is None or event.day > state.last_day else state.last_day
    return State(  # without names, which take longer than all the rest when a whole log is folded
        state.card, event.phase or "review", after.stability, after.difficulty, last_day, event.at,
        state.reps + 1, state.lapses + forgot, event.step, due_day, event.due_at,
        state.suspended, state.buried_day, state.revision, event.id,
    )  # fmt: skip


def _suspend(state: State, event: Event, _: Sequence[float]) -> State:
    return state._replace(suspended=True, last_event=event.id)


def _resume(state: State, event: Event, _: Sequence[float]) -> State:
    return state._replace(suspended=False, buried_day=None, last_event=event.id)


def _bury(state: State, event: Event, _: Sequence[float]) -> State:
    return state._replace(buried_day=event.day, last_event=event.id)


def _reset(state: State, event: Event, _: Sequence[float]) -> State:
    return State(state.card, suspended=state.suspended, revision=_revision(state, event), last_event=event.id)


def _reschedule(state: State, event: Event, parameters: Sequence[float]) -> State:
    """A due day chosen for a card; or, for all cards under review, the one that the model gives now."""
    moved = cards_moved(event)
    due_day = moved.get(state.card) if event.due_day is None else event.due_day
    if due_day is not None:
        return state._replace(due_day=due_day, due_at=None, last_event=event.id)
    if moved or state.phase != "review" or state.stability is None or state.last_day is None:
        return state
    deck = state.card.partition("/")[0]
    wanted = event.data.get("retentions", {}).get(deck, event.retention)
    days = memory.interval(state.stability, wanted or 0.9, parameters)
    calendar = fuzz.Calendar(state.last_day, fuzz.draw(state.card, event.id))
    due_day = state.last_day + fuzz.spread(days, 1, LONGEST_INTERVAL, calendar)
    return state._replace(due_day=due_day, due_at=None, last_event=event.id)


def _revision(state: State, event: Event) -> int:
    return max(state.revision, int(event.data.get("revision", 1)))


def _plain_interval(stability: float, retention: float | None, parameters: Sequence[float]) -> int:
    days = fuzz.rounded(memory.interval(stability, retention or 0.9, parameters))
    return min(max(1, days), LONGEST_INTERVAL)


_CHANGES = {
    "review": _review,
    "suspend": _suspend,
    "resume": _resume,
    "bury": _bury,
    "reset": _reset,
    "reschedule": _reschedule,
}

FOLDED = frozenset({*_CHANGES, "parameters"})
"""The types of events that make states."""
