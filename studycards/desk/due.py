"""What is due: the agenda of a moment, as values and as the document of `due --json`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from studycards.agenda import Agenda, due_list, today
from studycards.desk.exams import towards
from studycards.desk.opening import Desk
from studycards.model import Entry, State


def agenda_of(
    desk: Desk, at: int, decks: Collection[str] | None = None, tags: Collection[str] | None = None
) -> Agenda:
    """What is to be studied at this moment."""
    return _agenda(desk, at, decks, tags)[0]


def _agenda(
    desk: Desk, at: int, decks: Collection[str] | None = None, tags: Collection[str] | None = None
) -> tuple[Agenda, Mapping[str, State]]:
    """The agenda, and the states that it was made from."""
    day, exams, notes = desk.day(at), towards(desk, at), frozenset[str]()
    if exams:  # a plan looks at all cards of its decks
        entries: Sequence[Entry] = desk.library.entries
        states: Mapping[str, State] = desk.log.states()
    else:
        entries, states, notes = _awake(desk, day, decks, None if tags else desk.settings.new_per_day)
    agenda = today(
        entries, states,
        now=at, day=day, settings=desk.settings, done=desk.log.done_today(day), tz=desk.tz, decks=decks, tags=tags,
        towards=exams, further=notes,
    )  # fmt: skip
    return agenda, states


def _awake(
    desk: Desk, day: int, decks: Collection[str] | None, most: int | None
) -> tuple[Sequence[Entry], Mapping[str, State], frozenset[str]]:
    """The cards that a study day may ask, what is known of them, and the notes of new ones that it cannot come to."""
    states, resting = desk.log.states_on(day)
    awake, further = list[Entry](), list[frozenset[str]]()
    for deck, one in desk.library.loaded.items():
        if decks is not None and deck not in decks:
            continue
        entries, notes = one.index.awake(resting, states, most)
        awake += entries
        further.append(notes)
        for id in (id for entry in one.index.changed for id in (entry.id, *entry.was)):
            if id in resting and (state := desk.log.state(id)) is not None:
                states[id] = state
    return awake, states, frozenset().union(*further)


def due_json(desk: Desk, at: int) -> dict[str, Any]:
    """`{"due", "new", "learning", "cards"}`: how many, and each in the order it will be asked."""
    agenda, states = _agenda(desk, at)
    items = due_list(agenda, states, tz=desk.tz, begins=desk.settings.day_begins)
    counts = agenda.counts
    return {
        "due": counts.due,
        "new": counts.new,
        "learning": counts.learning,
        "cards": [
            {"id": item.id, "deck": item.deck, "due": desk.iso(item.due), "state": item.state}
            for item in items
        ],
    }
